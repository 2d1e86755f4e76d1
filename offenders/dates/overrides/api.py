"""Days in the place of a prison's date, for programs to read, and for people to propose, countersign and end."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from rest_framework import exceptions, serializers

from offenders.api.of_person import OfPersonViewSet, by_person
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.dates.calculation_models import DateOverride
from offenders.dates.overrides import actions as overrides
from offenders.dates.overrides.forms import REASON_LENGTH, offered
from offenders.dates.pages.override_label import ENDED, IN_FORCE, PROPOSED, state_on
from offenders.dates.querysets import OverrideQuerySet
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep.hands import NotTheSecond
from offenders.people.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.access.two_people import SamePerson
from sharing.api.filters import state
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed
from sharing.records.errors import Refused

STATES = [PROPOSED, IN_FORCE, ENDED]
MEANT_HELP = "true where the release would be earlier than by the prison's dates or our calculation"


class OverrideSerializer(serializers.ModelSerializer):
    """It counts from `countersigned_at`, until `ends_on`, that day not included."""

    person = PersonNamedSerializer(source="offender")
    state = Formed(
        serializers.ChoiceField(STATES),
        "ended_at",
        "ends_on",
        "countersigned_at",
        by=lambda *days: state_on(*days, today=timezone.localdate()),
        help_text="It counts only while in_force",
    )
    proposed_by = serializers.CharField(source="proposed_by.name")
    countersigned_by = serializers.CharField(source="countersigned_by.name", default=None, allow_null=True)

    class Meta:
        model = DateOverride
        fields = (
            "uid",
            "person",
            "code",
            "falls_on",
            "source",
            "reason",
            "evidence",
            "state",
            "proposed_at",
            "proposed_by",
            "countersigned_at",
            "countersigned_by",
            "ends_on",
            "ended_at",
            "ended_because",
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "falls_on": {"help_text": "The date that counts instead of the prison's"},
            "countersigned_at": {"help_text": "When a second person agreed: it counts from then on"},
            "ends_on": {"help_text": "The first date on which it no longer counts"},
        }


class MeantSerializer(serializers.Serializer):
    earlier_is_meant = serializers.BooleanField(default=False, help_text=MEANT_HELP)


class NewOverrideSerializer(MeantSerializer):
    person = serializers.UUIDField(help_text="uid of the person")
    code = serializers.ChoiceField(offered())
    falls_on = serializers.DateField()
    source = serializers.ChoiceField(DateOverride.Source.choices)  # type: ignore[assignment]  # what the column is
    reason = serializers.CharField(max_length=1000)
    evidence = serializers.CharField(max_length=200, help_text="The document, its date and who has it")
    ends_on = serializers.DateField(help_text="The first date on which it no longer counts")


class EndOverrideSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)


class OverrideViewSet(OfPersonViewSet):
    """A program reads. Two people sign, each in their own session."""

    queryset = DateOverride.objects.all()
    serializer_class = OverrideSerializer
    plain = True
    list_says, one_says = "Date overrides of people the caller can see, newest first", "One date override"
    read_scope = TokenScope.DATE_OVERRIDES_READ
    people_scope = TokenScope.DATE_OVERRIDES_DECIDE
    order = "-proposed_at"
    filters = (
        state(
            "state",
            {
                PROPOSED: lambda rows: OverrideQuerySet.proposed(rows, on=timezone.localdate()),
                IN_FORCE: lambda rows: OverrideQuerySet.in_force(rows, on=timezone.localdate()),
                ENDED: lambda rows: OverrideQuerySet.over(rows, on=timezone.localdate()),
            },
            asks=("countersigned_at", "ended_at"),
        ),
        by_person(),
    )
    example = {
        "uid": "0193b0de-70b2-71a6-8ed5-b38260df9174",
        "person": A_PERSON,
        "code": "CRD",
        "falls_on": "2026-12-11",
        "source": "court",
        "state": "in_force",
        "proposed_at": "2026-11-27T10:20:00Z",
        "proposed_by": "Priya Nand",
        "countersigned_at": "2026-11-27T15:45:00Z",
        "countersigned_by": "Tom Brandreth",
        "ends_on": "2026-12-18",
        "ended_at": None,
    }

    @verb(
        "Propose a date override: no effect until a second person countersigns",
        takes=NewOverrideSerializer,
        people_only=True,
        example={
            "person": A_PERSON["uid"],
            "code": "CRD",
            "falls_on": "2026-12-11",
            "source": "court",
            "reason": "The sheet counts 7 days of remand twice",
            "evidence": "Warrant of 3 March 2023, held by the OMU of HMP Frankland",
            "ends_on": "2026-12-18",
        },
    )
    def create(self, request):
        given = self.validated(NewOverrideSerializer)
        people = Offender.objects.all()
        person = access.open_record(request.user, people, uid=given.pop("person"), verb="person.change_opened")
        given |= {"code": Code(given["code"]), "source": DateOverride.Source(given["source"])}
        return self._signed(
            request,
            person,
            lambda: overrides.propose(offender=person, on=timezone.localdate(), by=request.user, **given),
            status=201,
        )

    @verb(
        "Countersign: it counts from now on",
        takes=MeantSerializer,
        people_only=True,
        example={"earlier_is_meant": False},
    )
    def countersign(self, request, uid):
        row = access.open_record(request.user, self.get_queryset(), uid=uid)
        given = self.validated(MeantSerializer)
        return self._signed(
            request,
            row.offender,
            lambda: overrides.countersign(override=row, on=timezone.localdate(), by=request.user, **given),
        )

    @verb(
        "Withdraw, refuse or end a date override: the prison's date counts",
        takes=EndOverrideSerializer,
        people_only=True,
        example={"reason": "The prison has corrected its sheet"},
    )
    def end(self, request, uid):
        row = access.open_record(request.user, self.get_queryset(), uid=uid)
        given = self.validated(EndOverrideSerializer)
        return self._signed(
            request, row.offender, lambda: overrides.end_override(override=row, by=request.user, **given)
        )

    def _signed(self, request: Any, person: Offender, act: Any, *, status: int = 200) -> Any:
        """What the action made or changed; its refusal at the field that it names."""
        access.require(request.user, Permission.CHANGE, person)
        try:
            row = act()
        except (SamePerson, NotTheSecond) as same:
            raise exceptions.PermissionDenied(f"{same.message}.") from same
        except Refused as refused:
            field = refused.field or "non_field_errors"
            raise exceptions.ValidationError({field: [f"{refused.message}."]}) from refused
        return self.answer(self.get_queryset().get(pk=row.pk), status=status)
