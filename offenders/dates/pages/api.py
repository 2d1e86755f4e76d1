"""A person's dates from every source with their working, and dates of a case that is nobody's, for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from offenders.api.serializers import PersonNamedSerializer
from offenders.dates.calculation_models import DateConflict
from offenders.dates.engine import calculate_case
from offenders.dates.engine.laws import law_on
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


class ConflictSerializer(serializers.ModelSerializer):
    """A date on which sources differ. Open ones hold the release."""

    is_open = serializers.BooleanField()

    class Meta:
        model = DateConflict
        fields = ("uid", "code", "official_on", "court_on", "worked_out_on", "found_at", "accepted_at", "is_open")
        read_only_fields = fields


class MissingSerializer(serializers.Serializer):
    """A fact that decides a date, and what to do about it."""

    READERS = read_by(EVERYBODY, "what", "do")
    what = serializers.CharField()
    do = serializers.CharField()


class LawMarkSerializer(serializers.Serializer):
    """An entry of the register of law that the dates rest on. is_confirmed: its text was read. state: whether somebody
    checked it here: supplied, checked or lapsed."""

    READERS = read_by(EVERYBODY, "key", "title", "state")
    key = serializers.CharField()
    title = serializers.CharField()
    is_confirmed = serializers.BooleanField()
    state = serializers.CharField()


class WorkedOutSerializer(serializers.Serializer):
    """Never official. refused: null, or why there are no dates. readings: where the law is open, the
    dates by each reading of it, and reading_says what each holds, in the same order; go by the earliest."""

    READERS = read_by(EVERYBODY, "dates", "refused", "readings", "reading_says", "working", "law")
    dates = serializers.DictField(child=serializers.DateField())
    refused = serializers.CharField(allow_null=True)
    missing = MissingSerializer(many=True)
    readings = serializers.ListField(child=serializers.DictField(child=serializers.DateField()))
    reading_says = serializers.ListField(child=serializers.CharField())
    working = serializers.ListField(child=serializers.DictField(), help_text="The steps, in order")
    law = LawMarkSerializer(many=True)


class PersonDatesSerializer(serializers.Serializer):
    """official: the prison's sheet. court: what the court's record states."""

    person = PersonNamedSerializer()
    official = SourcedDateSerializer(many=True)
    court = SourcedDateSerializer(many=True)
    worked_out = WorkedOutSerializer()
    conflicts = ConflictSerializer(many=True)


class CasesSerializer(serializers.Serializer):
    """cases: in the format of `manage.py calculate_dates`."""

    cases = serializers.ListField(child=serializers.JSONField(), min_length=1, max_length=MOST_CASES)


class WrittenReadingSerializer(serializers.Serializer):
    """says: what a reading of open law holds, with its sections."""

    READERS = read_by(EVERYBODY, "says", "dates")
    says = serializers.ListField(child=serializers.CharField())
    dates = serializers.DictField(child=serializers.DateField())


class OutcomeSerializer(serializers.Serializer):
    """refused: null, or why there are no dates. readings: where the law is open, the dates by each; else left out."""

    MAY_LACK = ("readings",)

    id = serializers.CharField(allow_null=True)
    dates = serializers.DictField(child=serializers.DateField())
    refused = serializers.CharField(allow_null=True)
    working = serializers.ListField(child=serializers.DictField())
    readings = WrittenReadingSerializer(many=True, required=False)


class ResultsSerializer(serializers.Serializer):
    results = OutcomeSerializer(many=True)


@dataclass(frozen=True)
class DateFromSource:
    """worked_out: as `WorkedOutSerializer` has it."""

    person: Offender
    official: list[KeyDate]
    court: list[KeyDate]
    worked_out: dict[str, Any]
    conflicts: list[DateConflict]


def dates_of(person: Offender, *, reader: User) -> DateFromSource:
    """Six queries, however many rows."""
    current = list(KeyDate.objects.visible_to(reader).current().filter(offender=person))
    found = work_out(record_of(person, reader=reader), law=law_on(timezone.localdate()), working=True)
    return DateFromSource(
        person=person,
        official=[key_date for key_date in current if key_date.origin == KeyDate.Origin.OFFICIAL],
        court=[key_date for key_date in current if key_date.origin == KeyDate.Origin.COURT],
        worked_out=_worked_out(found),
        conflicts=list(DateConflict.objects.visible_to(reader).standing().filter(offender=person)),
    )


def _worked_out(found: WorkedOut) -> dict[str, Any]:
    return {
        "dates": found.dates,
        "refused": found.refused,
        "missing": found.missing,
        "readings": found.readings,
        "reading_says": found.says,
        "working": [step.as_json() for step in found.steps],
        "law": basis_of(found.rests_on).marks,
    }


class PersonDatesView(APIView):
    """The dates of one person, worked out as the record stands now."""

    read_scope = TokenScope.DATES_READ

    @extend_schema(
        summary="A person's dates from every source, the working of our own, and any date conflicts",
        responses=PersonDatesSerializer,
        operation_id="people_dates_read",
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
    )
    def post(self, request):
        if not request.user.can(Capability.VIEW_PEOPLE):
            audit.refuse(by=request.user, verb="sharing.view_people_refused")
            raise access.RecordHidden
        asked = bodies.read(CasesSerializer(data=request.data))
        law = law_on(timezone.localdate())
        return Response({"results": [calculate_case(case, law=law) for case in asked["cases"]]})
