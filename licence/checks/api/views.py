"""Plans and checks, for programs: read and plan them, say what was found, reassign them."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions

from licence.checks.actions import checks, handovers, plans
from licence.checks.actions.checks import CheckRefused
from licence.checks.api.serializers import (
    AnswerDueSerializer,
    ChangePlanSerializer,
    CheckPlanSerializer,
    CheckSerializer,
    EndPlanSerializer,
    NewPlanSerializer,
    ReassignSerializer,
    UnplannedSerializer,
)
from licence.checks.choices import CHECK_KINDS
from licence.checks.models import Check, CheckPlan
from licence.checks.querysets import CheckQuerySet
from licence.licences.api.serializers import A_CONDITION
from licence.licences.models import LicenceCondition
from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON
from offenders.models import Offender
from sharing.api.filters import choice, since, state, until
from sharing.api.verbs import verb
from sharing.audit.versions import version_of
from sharing.clients.token_scopes import TokenScope

KINDS = [code for code, _ in CHECK_KINDS]
NOT_THEIRS = "Select someone who works with this person"


class CheckPlanViewSet(RecordingViewSet):
    queryset = CheckPlan.objects.all()
    serializer_class = CheckPlanSerializer
    plain = True
    list_says, one_says = "How conditions are checked", "One plan"
    read_scope = TokenScope.CHECK_PLANS_READ
    write_scope = TokenScope.CHECK_PLANS_WRITE
    order = "starts_on"
    filters = (by_person(),)
    example = {
        "uid": "0193a5ca-1d44-7b06-9f31-4c6e8a0d2f58",
        "person": A_PERSON,
        "condition": A_CONDITION,
        "kinds": ["device_inspection"],
        "number": 2,
        "unit": "week",
        "grace_days": 2,
        "officer": "Owen Pryce",
        "team": "NSD Leeds",
        "starts_on": "2026-12-07",
        "ends_on": None,
    }

    @verb(
        "Plan how a condition is checked; if its licence is in force, the first check is due from then on",
        takes=NewPlanSerializer,
        example={
            "person": A_PERSON["uid"],
            "condition": A_CONDITION["uid"],
            "kinds": ["device_inspection"],
            "number": 2,
            "unit": "week",
            "grace_days": 2,
            "starts_on": "2026-12-07",
            "officer": "owen.pryce@probation.example",
        },
    )
    def create(self, request):
        given = self.validated(NewPlanSerializer)
        person = self.person_to_change(given)
        condition = LicenceCondition.objects.filter(offender=person, uid=given.pop("condition")).first()
        if condition is None:
            raise exceptions.ValidationError({"condition": ["Select a condition of this person's licence."]})
        given |= checker(person, given)
        return self.done(lambda: plans.make_plan(condition=condition, by=request.user, **given), status=201)

    @verb(
        "Change a plan; the check that is due stays due on its date",
        takes=ChangePlanSerializer,
        example={"number": 1, "unit": "week", "reason": "A second phone was found"},
    )
    def change(self, request, uid):
        plan, given = self.row_to_change(uid), self.validated(ChangePlanSerializer)
        stands = {name: getattr(plan, name) for name in plans.PLANNED}
        given = stands | given | {"version": version_of(plan, *plans.PLANNED)} | checker(plan.offender, given)
        return self.done(lambda: plans.change_plan(plan=plan, by=request.user, **given))

    @verb(
        "End a plan; a check already due must still be logged",
        takes=EndPlanSerializer,
        example={"reason": "The condition was removed"},
    )
    def end(self, request, uid):
        plan, given = self.row_to_change(uid), self.validated(EndPlanSerializer)
        return self.done(lambda: plans.end_plan(plan=plan, by=request.user, **given))


class CheckViewSet(RecordingViewSet):
    queryset = Check.objects.all()
    serializer_class = CheckSerializer
    plain = True
    list_says, one_says = "Checks of people the caller can see, by due date", "One check"
    read_scope = TokenScope.CHECKS_READ
    write_scope = TokenScope.CHECKS_WRITE
    order = "due_on"
    called = {"time": "done_at", "day": "done_at"}
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
    example = {
        "uid": "0193a5ca-8e60-7f17-a042-5d7f9b1e3a69",
        "person": A_PERSON,
        "plan": "0193a5ca-1d44-7b06-9f31-4c6e8a0d2f58",
        "conditions": [A_CONDITION],
        "kind": "device_inspection",
        "due_on": "2026-12-07",
        "due_at": None,
        "grace_ends_on": "2026-12-09",
        "officer": "Owen Pryce",
        "team": "NSD Leeds",
        "place": None,
        "outcome": "compliant",
        "outcome_code": None,
        "done_at": "2026-12-07T14:20:00Z",
        "done_by": "Owen Pryce",
        "narrative": "Phone and laptop as on the register",
        "worry": None,
        "not_done_because": None,
        "polygraph_result": None,
        "has_disclosure": None,
        "recorded_at": "2026-12-07T14:31:00Z",
    }

    @verb(
        "Log an unplanned check",
        takes=UnplannedSerializer,
        example={
            "person": A_PERSON["uid"],
            "conditions": [A_CONDITION["uid"]],
            "kind": "device_inspection",
            "outcome": "not_compliant",
            "done_at": "2026-12-09T18:05:00Z",
            "narrative": "A second phone in the kitchen",
        },
    )
    def create(self, request):
        given = self.validated(UnplannedSerializer)
        person = self.person_to_change(given)
        wanted = set(given.pop("conditions"))
        conditions = list(LicenceCondition.objects.filter(offender=person, uid__in=wanted))
        if len(conditions) != len(wanted):
            raise exceptions.ValidationError({"conditions": ["No record to show."]})
        given = found(given)
        return self.done(
            lambda: checks.record_unplanned(offender=person, conditions=conditions, by=request.user, **given),
            status=201,
        )

    @verb(
        "Log a check that is due",
        takes=AnswerDueSerializer,
        example={"outcome_code": "ATTC", "done_at": "2026-12-07T14:20:00Z", "narrative": "As on the register"},
        path="answer",
    )
    def log(self, request, uid):
        check, given = self.row_to_change(uid), found(self.validated(AnswerDueSerializer))
        return self.done(lambda: checks.record_check(check=check, by=request.user, **given), row=check)

    @verb(
        "Reassign a due check to another officer or team",
        takes=ReassignSerializer,
        example={"officer": "dana.whitlock@probation.example", "reason": "Owen Pryce is ill"},
    )
    def reassign(self, request, uid):
        check, given = self.row_to_change(uid), self.validated(ReassignSerializer)
        given = {"officer": None, "team": None} | given | checker(check.offender, given)
        return self.done(lambda: handovers.reassign(check=check, by=request.user, **given))


def checker(person: Offender, given: dict[str, Any]) -> dict[str, Any]:
    """Of an officer and a team that were sent, the rows. Someone who does not work with the person is as no one."""
    may = plans.who_may_check(person)
    ways = {"officer": (may["officers"], "email__iexact"), "team": (may["teams"], "uid")}
    who: dict[str, Any] = {}
    for name in ways.keys() & given.keys():
        rows, column = ways[name]
        who[name] = rows.filter(**{column: given[name]}).first() if given[name] else None
        if given[name] and who[name] is None:
            raise exceptions.ValidationError({name: [f"{NOT_THEIRS}."]})
    return who


def found(given: dict[str, Any]) -> dict[str, Any]:
    """The outcome as it was sent, or as the code of probation's case system says it."""
    try:
        outcome = given["outcome"] or checks.outcome_of(given["outcome_code"])
    except CheckRefused as refused:
        raise exceptions.ValidationError({refused.field: [refused.message]}) from refused
    return given | {"outcome": outcome}
