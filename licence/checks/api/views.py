"""Plans and checks, for programs: read them, and say what was found."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions

from licence.checks.actions import checks
from licence.checks.actions.checks import AlreadyAnswered, CheckRefused
from licence.checks.api.serializers import (
    AnswerDueSerializer,
    CheckPlanSerializer,
    CheckSerializer,
    UnplannedSerializer,
)
from licence.checks.choices import CHECK_KINDS
from licence.checks.models import Check, CheckPlan
from licence.checks.querysets import CheckQuerySet
from licence.licences.models import LicenceCondition
from offenders.api.of_person import OfPersonViewSet, by_person
from offenders.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.api.errors import Conflict
from sharing.api.filters import choice, since, state, until
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

KINDS = [code for code, _ in CHECK_KINDS]


class CheckPlanViewSet(OfPersonViewSet):
    queryset = CheckPlan.objects.all()
    serializer_class = CheckPlanSerializer
    plain = True
    list_says, one_says = "How conditions are checked", "One plan"
    read_scope = TokenScope.CHECK_PLANS_READ
    order = "starts_on"
    filters = (by_person(),)


class CheckViewSet(OfPersonViewSet):
    queryset = Check.objects.all()
    serializer_class = CheckSerializer
    plain = True
    list_says, one_says = "Checks of people the caller can see, by due date", "One check"
    read_scope = TokenScope.CHECKS_READ
    write_scope = TokenScope.CHECKS_WRITE
    order = "due_on"
    filters = (
        by_person(),
        state(
            "state",
            {"due": CheckQuerySet.to_answer, "answered": CheckQuerySet.answered},
            "due: not logged yet. answered: logged or missed",
            asks=("outcome",),
        ),
        choice("kind", KINDS),
        since("from", "due_on", "Due on this date or later"),
        until("to", "due_on", "Due on this date or earlier"),
    )

    @verb("Log an unplanned check", takes=UnplannedSerializer)
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

    @verb("Log a check that is due", takes=AnswerDueSerializer, path="answer")
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
