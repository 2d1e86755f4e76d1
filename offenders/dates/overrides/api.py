"""Days in the place of a prison's date, for programs to read, and for people to propose, countersign and end."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.decorators import action

from offenders.api.of_person import CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, of_person, one_of
from offenders.api.serializers import PersonNamedSerializer
from offenders.dates.calculation_models import DateOverride
from offenders.dates.overrides import actions as overrides
from offenders.dates.overrides.forms import REASON_LENGTH, offered
from offenders.dates.pages.override_label import IN_FORCE, OVER, PROPOSED, state_of
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep.hands import NotTheSecond
from offenders.people.models import Offender
from sharing import access
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.rules import Permission
from sharing.access.two_people import SamePerson
from sharing.api.headers import KEY
from sharing.api.idempotency import once
from sharing.clients.token_scopes import TokenScope
from sharing.records.errors import Refused

STATES = [PROPOSED, IN_FORCE, OVER]
MEANT_HELP = "true where the release would be earlier than by the prison's dates or our calculation"


class OverrideSerializer(serializers.ModelSerializer):
    """It counts from `countersigned_at`, until `ends_on`, that day not included."""

    person = PersonNamedSerializer(source="offender")
    READERS = read_by(EVERYBODY, "state")
    state = serializers.SerializerMethodField()
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

    def get_state(self, row: DateOverride) -> str:
        return state_of(row, today=timezone.localdate())


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


@extend_schema_view(
    list=extend_schema(
        summary="Date overrides of people the caller can see, newest first",
        parameters=[OpenApiParameter("state", str, enum=STATES), PERSON, CURSOR, FIELDS],
    ),
    retrieve=extend_schema(summary="One date override", parameters=[FIELDS, KNOWN]),
)
class OverrideViewSet(OfPersonViewSet):
    """A program with the scope reads. That of a signature is refused by the action, in words: it needs two people."""

    queryset = DateOverride.objects.select_related("offender", "proposed_by", "countersigned_by")
    serializer_class = OverrideSerializer
    read_scope = TokenScope.DATE_OVERRIDES_READ
    order = "-proposed_at"
    filters = frozenset({"state", "person"})
    filters_on = OF_PERSON | {"state": ("countersigned_at", "ended_at")}

    def narrowed(self, rows, params):
        if "state" in params:
            on, state = timezone.localdate(), one_of(STATES, "state", params)
            narrow = {PROPOSED: rows.proposed, IN_FORCE: rows.in_force, OVER: rows.over}
            rows = narrow[state](on=on)
        return of_person(rows, params)

    @extend_schema(
        summary="Propose a date override: no effect until a second person countersigns",
        request=NewOverrideSerializer,
        responses={201: OverrideSerializer},
        parameters=[KEY],
    )
    @once
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

    @extend_schema(
        summary="Countersign: it counts from now on",
        request=MeantSerializer,
        responses=OverrideSerializer,
        parameters=[KEY],
    )
    @action(detail=True, methods=["post"])
    @once
    def countersign(self, request, uid):
        row = access.open_record(request.user, self.get_queryset(), uid=uid)
        given = self.validated(MeantSerializer)
        return self._signed(
            request,
            row.offender,
            lambda: overrides.countersign(override=row, on=timezone.localdate(), by=request.user, **given),
        )

    @extend_schema(
        summary="Withdraw, refuse or end a date override: the prison's date counts",
        request=EndOverrideSerializer,
        responses=OverrideSerializer,
        parameters=[KEY],
    )
    @action(detail=True, methods=["post"])
    @once
    def end(self, request, uid):
        row = access.open_record(request.user, self.get_queryset(), uid=uid)
        given = self.validated(EndOverrideSerializer)
        return self._signed(
            request, row.offender, lambda: overrides.end_override(override=row, by=request.user, **given)
        )

    def _signed(self, request: Any, person: Offender, act: Any, *, status: int = 200) -> Any:
        """What the action made or changed; its refusal at the field that it names. A program is told why it cannot."""
        if not request.user.is_program:
            access.require(request.user, Permission.CHANGE, person)
        try:
            row = act()
        except (SamePerson, NotTheSecond) as same:
            raise exceptions.PermissionDenied(f"{same.message}.") from same
        except Refused as refused:
            field = refused.field or "non_field_errors"
            raise exceptions.ValidationError({field: [f"{refused.message}."]}) from refused
        return self.answer(self.get_queryset().get(pk=row.pk), status=status)
