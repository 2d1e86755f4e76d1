"""The dates of prisons' calculation sheets and of courts' records, for programs to read and to record."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from rest_framework import serializers
from rest_framework.response import Response

from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.dates.models import CODES, KeyDate
from offenders.dates.querysets import KeyDateQuerySet
from offenders.dates.rules.releases import Code
from offenders.dates.sheets import actions
from offenders.people.models import Offender
from sharing import access
from sharing.api.field_permissions import leave_only
from sharing.api.filters import ALL, choice, state
from sharing.api.recording import attempt
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed

CODE_NAMES = [code.value for code, _ in CODES]


def _questions(confirmed: Any) -> list[str]:
    """As the column gives it: a list, or its text."""
    return json.loads(confirmed) if isinstance(confirmed, str) else list(confirmed)


class KeyDateSerializer(serializers.ModelSerializer):
    confirmed = Formed(
        serializers.ListField(child=serializers.CharField()),
        "confirmed",
        by=_questions,
        help_text="What was asked of the date when it was recorded, and confirmed",
    )

    class Meta:
        model = KeyDate
        fields: tuple[str, ...] = (
            *("uid", "code", "falls_on", "source", "as_at", "recorded_at", "superseded_at", "confirmed"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "source": {"help_text": "Whose sheet or record it is, for example NOMIS"},
            "as_at": {"help_text": "The date of the sheet or record"},
            "superseded_at": {"help_text": "When a later sheet replaced it; null: it is current"},
        }


class KeyDateOfPersonSerializer(KeyDateSerializer):
    person = PersonNamedSerializer(source="offender")

    class Meta(KeyDateSerializer.Meta):
        fields = ("uid", "person", *KeyDateSerializer.Meta.fields[1:])
        read_only_fields = fields


class SheetSerializer(serializers.Serializer):
    """The current dates of one person by this source."""

    person = PersonNamedSerializer()
    dates = KeyDateSerializer(many=True)


# What is sent


class DatesSerializer(serializers.Serializer):
    """A date by its code. null takes it away; a code that is left out stays as it is."""

    SED = serializers.DateField(required=False, allow_null=True, help_text="Sentence expiry")
    LED = serializers.DateField(required=False, allow_null=True, help_text="Licence expiry")
    SLED = serializers.DateField(required=False, allow_null=True, help_text="Sentence and licence expiry")
    CRD = serializers.DateField(required=False, allow_null=True, help_text="Conditional release")
    ARD = serializers.DateField(required=False, allow_null=True, help_text="Automatic release")
    PED = serializers.DateField(required=False, allow_null=True, help_text="Parole eligibility")
    TED = serializers.DateField(required=False, allow_null=True, help_text="Tariff expiry")
    APD = serializers.DateField(required=False, allow_null=True, help_text="Approved parole date")
    PRRD = serializers.DateField(required=False, allow_null=True, help_text="Post-recall release")


class SheetFields(serializers.Serializer):
    source = serializers.CharField(max_length=60, help_text="Whose sheet or record it is, for example NOMIS")  # type: ignore[assignment]  # the field, not where it is read
    as_at = serializers.DateField(help_text="The date of the sheet or record")
    dates = DatesSerializer()
    confirmed = serializers.ListField(
        child=serializers.CharField(max_length=300),
        max_length=40,
        required=False,
        default=list,
        help_text="Each question that this sheet was refused with, in its words, if the sheet is right",
    )
    kept_because = serializers.CharField(
        max_length=300,
        required=False,
        default="",
        allow_blank=True,
        help_text="Why a date is kept that this sentence does not have in law",
    )

    def validate_dates(self, dates: dict[str, date | None]) -> dict[Code, date | None]:
        return {Code(code): day for code, day in dates.items()}


class NewSheetSerializer(SheetFields):
    person = serializers.UUIDField(help_text="uid of the person")


class DatesViewSet(RecordingViewSet):
    """Dates by one source. A sheet is recorded whole: what is answered are the person's dates that are then current."""

    origin: ClassVar[KeyDate.Origin]
    serializer_class = KeyDateOfPersonSerializer
    plain = True
    order = "-id"
    filters = (
        by_person(),
        choice("code", CODE_NAMES),
        state(
            "state",
            {"current": KeyDateQuerySet.current, ALL: lambda rows: rows},
            "Default: current dates",
            asks=("superseded_at",),
            absent="current",
        ),
    )
    example = {
        "uid": "0193b0de-094b-7a3f-976e-4c1bf9678a63",
        "person": A_PERSON,
        "code": "CRD",
        "falls_on": "2032-02-08",
        "source": "NOMIS",
        "as_at": "2026-10-16",
        "recorded_at": "2026-10-16T11:20:00Z",
        "superseded_at": None,
        "confirmed": [],
    }

    def recorded_sheet(self) -> Response:
        given = self.validated(NewSheetSerializer)
        person = self.person_to_change(given)
        attempt(
            lambda: actions.record_sheet(offender=person, origin=self.origin, by=self.request.user, **given),
            called={f"day_{code}": f"dates.{code}" for code in CODE_NAMES},
        )
        self.made = person.uid
        return self._current(person, status=201)

    def answer_again(self, uid: UUID, *, status: int) -> Response:
        person = access.open_record(self.request.user, Offender.objects.all(), uid=uid)
        return self._current(person, status=status)

    def _current(self, person: Offender, *, status: int) -> Response:
        rows = list(KeyDate.objects.current().filter(offender=person, origin=self.origin))
        sheet = SheetSerializer({"person": person, "dates": rows})
        return Response(leave_only(sheet, self.request.user).data, status=status)


class OfficialDateViewSet(DatesViewSet):
    queryset = KeyDate.objects.filter(origin=KeyDate.Origin.OFFICIAL)
    origin = KeyDate.Origin.OFFICIAL
    list_says = "Dates of prisons' sentence calculation sheets, newest record first"
    one_says = "One official date"
    read_scope = TokenScope.OFFICIAL_DATES_READ
    write_scope = TokenScope.OFFICIAL_DATES_WRITE

    @verb(
        "Record a prison's sentence calculation sheet; the releases follow from it",
        takes=NewSheetSerializer,
        answers=SheetSerializer,
        example={
            "person": A_PERSON["uid"],
            "source": "NOMIS",
            "as_at": "2026-10-16",
            "dates": {"SLED": "2035-10-08", "PED": "2032-02-08", "CRD": "2034-10-08"},
        },
    )
    def create(self, request):
        return self.recorded_sheet()


class CourtDateViewSet(DatesViewSet):
    queryset = KeyDate.objects.filter(origin=KeyDate.Origin.COURT)
    origin = KeyDate.Origin.COURT
    list_says = "Dates that courts' records state, newest record first"
    one_says = "One date of a court's record"
    read_scope = TokenScope.COURT_DATES_READ
    write_scope = TokenScope.COURT_DATES_WRITE

    @verb(
        "Record the dates that a court's record states, beside the prison's sheet",
        takes=NewSheetSerializer,
        answers=SheetSerializer,
        example={
            "person": A_PERSON["uid"],
            "source": "Order of the Crown Court at Leeds",
            "as_at": "2026-10-09",
            "dates": {"CRD": "2034-10-08"},
        },
    )
    def create(self, request):
        return self.recorded_sheet()
