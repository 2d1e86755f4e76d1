"""A person's dates from every source with their working, and dates of a case that is nobody's, for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.dates.calculation_models import DateConflict
from offenders.dates.engine import calculate_case
from offenders.dates.engine.law.in_force import law_on
from offenders.dates.models import KeyDate
from offenders.dates.record_adapter import WorkedOut, record_of, work_out
from offenders.people.models import Offender
from offenders.reference.law.basis import basis_of
from sharing import access, audit
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.roles import Capability
from sharing.api import bodies
from sharing.api.field_permissions import leave_only
from sharing.clients.token_scopes import TokenScope
from sharing.models import User

MOST_CASES = 200


class SourcedDateSerializer(serializers.ModelSerializer):
    class Meta:
        model = KeyDate
        fields = ("code", "falls_on", "source", "as_at")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "source": {"help_text": "Whose sheet or record it is, for example NOMIS"},
            "as_at": {"help_text": "The date of the sheet or record"},
        }


class ConflictSerializer(serializers.ModelSerializer):
    """A date on which sources differ. Open ones hold the release."""

    calculated_on = serializers.DateField(source="worked_out_on", allow_null=True, help_text="By our calculation")
    is_open = serializers.BooleanField(help_text="true: it holds the release")

    class Meta:
        model = DateConflict
        fields = ("uid", "code", "official_on", "court_on", "calculated_on", "found_at", "accepted_at", "is_open")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "official_on": {"help_text": "As the prison's sheet has it; null: it has no such date"},
            "court_on": {"help_text": "As the court's record states it"},
        }


class MissingSerializer(serializers.Serializer):
    """A fact that decides a date, and what to do about it."""

    READERS = read_by(EVERYBODY, "what", "do")
    what = serializers.CharField(help_text="The fact that a date depends on")
    do = serializers.CharField(help_text="Where it is recorded")


class LawMarkSerializer(serializers.Serializer):
    """An entry of the register of law that the dates rest on. is_confirmed: its text was read. state: whether somebody
    checked it here: supplied, checked or lapsed."""

    READERS = read_by(EVERYBODY, "key", "title", "state")
    key = serializers.CharField(help_text="As /reference/law/ has it")
    title = serializers.CharField()
    is_confirmed = serializers.BooleanField(help_text="Its text was read")
    state = serializers.CharField()


class CalculationSerializer(serializers.Serializer):
    """What our calculation makes of the record as it stands now."""

    READERS = read_by(EVERYBODY, "dates", "refused", "readings", "reading_says", "working", "law")
    dates = serializers.DictField(child=serializers.DateField(), help_text="By code. Never official")
    refused = serializers.CharField(allow_null=True, help_text="Why there are no dates; null where there are")
    missing = MissingSerializer(many=True, help_text="Facts that are not on record and decide a date")
    readings = serializers.ListField(
        child=serializers.DictField(child=serializers.DateField()),
        help_text="Where the law is open, the dates by each reading of it: use the earliest",
    )
    reading_says = serializers.ListField(
        child=serializers.CharField(), help_text="What each of the readings holds, in the same order"
    )
    working = serializers.ListField(
        child=serializers.DictField(), help_text="The steps in order, each with its statute, section and law entry"
    )
    law = LawMarkSerializer(many=True, help_text="The entries of the register of law that the dates depend on")


class PersonDatesSerializer(serializers.Serializer):
    """official: the prison's sheet. court: what the court's record states."""

    person = PersonNamedSerializer()
    official = SourcedDateSerializer(many=True, help_text="As the prison's sheet has them")
    court = SourcedDateSerializer(many=True, help_text="As the court's record states them")
    calculation = CalculationSerializer(help_text="By our calculation, never official")
    conflicts = ConflictSerializer(many=True, help_text="Dates on which the sources differ")


class CasesSerializer(serializers.Serializer):
    """cases: in the format of `manage.py calculate_dates`."""

    cases = serializers.ListField(
        child=serializers.JSONField(),
        min_length=1,
        max_length=MOST_CASES,
        help_text="Each in the format of `manage.py calculate_dates` (docs/release-dates.md)",
    )


class WrittenReadingSerializer(serializers.Serializer):
    """says: what a reading of open law holds, with its sections."""

    READERS = read_by(EVERYBODY, "says", "dates")
    says = serializers.ListField(child=serializers.CharField())
    dates = serializers.DictField(child=serializers.DateField())


class OutcomeSerializer(serializers.Serializer):
    """refused: null, or why there are no dates. readings: where the law is open, the dates by each; else left out."""

    MAY_LACK = ("readings",)

    id = serializers.CharField(allow_null=True, help_text="As the case has it")
    dates = serializers.DictField(child=serializers.DateField(), help_text="By code")
    refused = serializers.CharField(allow_null=True, help_text="Why there are no dates; null where there are")
    working = serializers.ListField(child=serializers.DictField())
    readings = WrittenReadingSerializer(many=True, required=False)


class ResultsSerializer(serializers.Serializer):
    results = OutcomeSerializer(many=True)


@dataclass(frozen=True)
class DateFromSource:
    """calculation: as `CalculationSerializer` has it."""

    person: Offender
    official: list[KeyDate]
    court: list[KeyDate]
    calculation: dict[str, Any]
    conflicts: list[DateConflict]


def dates_of(person: Offender, *, reader: User) -> DateFromSource:
    """Six queries, however many rows."""
    current = list(KeyDate.objects.visible_to(reader).current().filter(offender=person))
    found = work_out(record_of(person, reader=reader), law=law_on(timezone.localdate()), working=True)
    return DateFromSource(
        person=person,
        official=[key_date for key_date in current if key_date.origin == KeyDate.Origin.OFFICIAL],
        court=[key_date for key_date in current if key_date.origin == KeyDate.Origin.COURT],
        calculation=_calculation(found),
        conflicts=list(DateConflict.objects.visible_to(reader).standing().filter(offender=person)),
    )


def _calculation(found: WorkedOut) -> dict[str, Any]:
    return {
        "dates": found.dates,
        "refused": found.refused,
        "missing": found.missing,
        "readings": found.readings,
        "reading_says": found.says,
        "working": [step.as_json() for step in found.steps],
        "law": basis_of(found.rests_on).marks,
    }


A_STEP = {
    "step": 3,
    "sentences": "s1",
    "says": "days in the custodial term",
    "operation": "length",
    "inputs": [
        {"name": "first_day", "value": "2023-03-03", "from_step": None},
        {"name": "last_day", "value": "2027-03-02", "from_step": 2},
    ],
    "result": 1461,
    "code": None,
    "adjusted": True,
    "rule": "length in days",
    "statute": "PSI 03/2015",
    "section": "5.5",
    "entry": "count-term",
    "entries": ["count-term"],
    "in_force_from": None,
    "in_force_until": None,
    "confirmed": True,
}
DATES_OF_A_PERSON = {
    "person": A_PERSON,
    "official": [{"code": "CRD", "falls_on": "2027-03-02", "source": "NOMIS", "as_at": "2023-03-20"}],
    "court": [],
    "calculation": {
        "dates": {"ESED": "2027-03-02", "PED": "2025-10-31", "SLED": "2027-03-02"},
        "refused": None,
        "missing": [],
        "readings": [],
        "reading_says": [],
        "working": [A_STEP],
        "law": [
            {
                "key": "cja-247a-4-5",
                "title": "Criminal Justice Act 2003 s.247A(4), (5)",
                "is_confirmed": True,
                "state": "supplied",
            }
        ],
    },
    "conflicts": [],
}
A_CASE = {
    "id": "case-1",
    "offender": {"date_of_birth": "1994-02-11"},
    "sentences": [
        {
            "id": "s1",
            "type": "SDS",
            "sentenced_on": "2023-03-03",
            "duration": {"years": 4},
            "offence": {
                "committed_on": "2022-01-10",
                "statute": "Terrorism Act 2000 s.58",
                "terrorism": True,
                "schedule_19za_part": 2,
            },
        }
    ],
    "adjustments": [],
    "movements": [],
}
OF_A_CASE = {
    "id": "case-1",
    "dates": {"ESED": "2027-03-02", "PED": "2025-10-31", "SLED": "2027-03-02"},
    "refused": None,
    "working": [A_STEP],
}


class PersonDatesView(APIView):
    """The dates of one person, worked out as the record stands now."""

    read_scope = TokenScope.DATES_READ

    @extend_schema(
        summary="A person's dates from every source, the working of our own, and any date conflicts",
        responses=PersonDatesSerializer,
        operation_id="people_dates_read",
        examples=[OpenApiExample("Answer", DATES_OF_A_PERSON, response_only=True, status_codes=["200"])],
    )
    def get(self, request, uid):
        if request.query_params:
            raise exceptions.ValidationError(
                {name: ["This parameter is not known here."] for name in request.query_params}
            )
        person = access.open_record(request.user, Offender.objects.all(), uid=uid)
        return Response(leave_only(PersonDatesSerializer(dates_of(person, reader=request.user)), request.user).data)


class CalculationsView(APIView):
    """Nobody's dates: nothing is read of a record and nothing is kept."""

    read_scope = write_scope = TokenScope.CALCULATIONS_READ

    @extend_schema(
        summary="Work out the dates of cases without saving anything",
        request=CasesSerializer,
        responses=ResultsSerializer,
        operation_id="calculations_calculate",
        examples=[
            OpenApiExample("Request", {"cases": [A_CASE]}, request_only=True),
            OpenApiExample("Answer", {"results": [OF_A_CASE]}, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request):
        if not request.user.can(Capability.VIEW_PEOPLE):
            audit.refuse(by=request.user, verb="sharing.view_people_refused")
            raise access.RecordHidden
        asked = bodies.read(CasesSerializer(data=request.data))
        law = law_on(timezone.localdate())
        return Response({"results": [calculate_case(case, law=law) for case in asked["cases"]]})
