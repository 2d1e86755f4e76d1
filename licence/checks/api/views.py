"""Plans and checks, for programs: read them, and say what was found."""

from __future__ import annotations

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action

from licence.checks.actions import checks
from licence.checks.actions.checks import AlreadyAnswered, CheckRefused
from licence.checks.api import lines
from licence.checks.api.serializers import (
    AnswerDueSerializer,
    CheckPlanSerializer,
    CheckSerializer,
    UnplannedSerializer,
)
from licence.checks.choices import CHECK_KINDS
from licence.checks.models import Check, CheckPlan
from licence.licences.models import LicenceCondition
from offenders.api.of_person import CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, day_of, of_person, one_of
from offenders.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.api.errors import Conflict
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.clients.token_scopes import TokenScope

KINDS = [code for code, _ in CHECK_KINDS]
STATES = ["due", "answered"]


@extend_schema_view(
    list=extend_schema(summary="How conditions are checked", parameters=[PERSON, CURSOR, FIELDS]),
    retrieve=extend_schema(summary="One plan", parameters=[FIELDS, KNOWN]),
)
class CheckPlanViewSet(OfPersonViewSet):
    queryset = CheckPlan.objects.select_related("offender", "condition", "officer", "team")
    serializer_class = CheckPlanSerializer
    read_scope = TokenScope.CHECK_PLANS_READ
    order = "starts_on"
    filters = frozenset({"person"})

    def narrowed(self, rows, params):
        return of_person(rows, params)


@extend_schema_view(
    list=extend_schema(
        summary="Checks of people the caller can see, by due date",
        parameters=[
            PERSON,
            OpenApiParameter("state", str, enum=STATES, description="due: not logged yet. answered: logged or missed"),
            OpenApiParameter("kind", str, enum=KINDS),
            OpenApiParameter("from", date, description="Due on this date or later"),
            OpenApiParameter("to", date, description="Due on this date or earlier"),
            CURSOR,
            FIELDS,
        ],
    ),
    retrieve=extend_schema(summary="One check", parameters=[FIELDS, KNOWN]),
)
class CheckViewSet(OfPersonViewSet):
    queryset = Check.objects.all()
    serializer_class = CheckSerializer
    read_scope = TokenScope.CHECKS_READ
    write_scope = TokenScope.CHECKS_WRITE
    order = "due_on"
    columns = lines.CHECK
    filters = frozenset({"person", "state", "kind", "from", "to"})
    filters_on = OF_PERSON | {"state": ("outcome",), "from": ("due_on",), "to": ("due_on",)}

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.with_all()  # type: ignore[attr-defined]

    def lines(self, rows):
        return lines.of_checks(rows)

    def narrowed(self, rows, params):
        if "state" in params:
            is_due = one_of(STATES, "state", params) == "due"
            rows = rows.to_answer() if is_due else rows.answered()
        if "kind" in params:
            rows = rows.filter(kind=one_of(KINDS, "kind", params))
        if "from" in params:
            rows = rows.filter(due_on__gte=day_of("from", params))
        if "to" in params:
            rows = rows.filter(due_on__lte=day_of("to", params))
        return of_person(rows, params)

    @extend_schema(
        summary="Log an unplanned check",
        request=UnplannedSerializer,
        responses={201: CheckSerializer},
        parameters=[KEY],
    )
    @once
    def create(self, request):
        given = self.validated(UnplannedSerializer)
        people = Offender.objects.all()
        person = access.open_record(request.user, people, uid=given.pop("person"), verb="person.change_opened")
        access.require(request.user, Permission.CHANGE, person)
        wanted = set(given.pop("conditions"))
        conditions = list(LicenceCondition.objects.filter(offender=person, uid__in=wanted))
        if len(conditions) != len(wanted):
            raise exceptions.ValidationError({"conditions": ["No record to show."]})
        check = _done(
            lambda: checks.record_unplanned(offender=person, conditions=conditions, by=request.user, **found(given))
        )
        return self.answer(self.get_queryset().get(pk=check.pk), status=201)

    @extend_schema(
        summary="Log a check that is due",
        request=AnswerDueSerializer,
        responses=CheckSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    @once
    def log(self, request, uid):
        check = access.open_record(request.user, self.get_queryset(), uid=uid)
        self.require_match(check)
        given = self.validated(AnswerDueSerializer)
        _done(lambda: checks.record_check(check=check, by=request.user, **found(given)))
        return self.answer(self.get_queryset().get(pk=check.pk))


def found(given: dict[str, Any]) -> dict[str, Any]:
    """The outcome as it was sent, or as the code of probation's case system says it."""
    try:
        outcome = given["outcome"] or checks.outcome_of(given["outcome_code"])
    except CheckRefused as refused:
        raise exceptions.ValidationError({refused.field: [refused.message]}) from refused
    return given | {"outcome": outcome}


def _done(act: Any) -> Check:
    """What the action made or changed; its refusal at the field that it names."""
    names = {"time": "done_at", "day": "done_at"}
    try:
        return act()
    except AlreadyAnswered as answered:
        raise Conflict(f"{answered.message}.") from answered
    except CheckRefused as refused:
        field = names.get(refused.field, refused.field) or "non_field_errors"
        raise exceptions.ValidationError({field: [refused.message]}) from refused
