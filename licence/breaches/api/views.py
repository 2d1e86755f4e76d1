"""Breaches and concerns, for programs: read them, record one, ask that recall is considered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework import exceptions

from licence.breaches.actions import breaches, moves
from licence.breaches.actions.breaches import EvidenceShown
from licence.breaches.api.serializers import (
    BreachDetailSerializer,
    BreachSerializer,
    DecideBreachSerializer,
    NewBreachSerializer,
    NewConcernSerializer,
    RationaleSerializer,
)
from licence.breaches.choices import BREACH_REASONS, BREACH_SOURCES, BREACH_STATUSES
from licence.breaches.models import Breach
from licence.checks.models import Check
from licence.licences.api.serializers import A_CONDITION
from licence.licences.models import LicenceCondition
from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON
from offenders.models import Link, Offender
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.api.filters import choice
from sharing.api.recording import attempt
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

STATUSES = [code for code, _ in BREACH_STATUSES]
REASONS = [code for code, _ in BREACH_REASONS]
SOURCES = [code for code, _ in BREACH_SOURCES]
CONDUCT = {
    "person": A_PERSON["uid"],
    "condition": A_CONDITION["uid"],
    "source": "police",
    "reason": "device_or_internet",
    "occurred_at": "2026-12-09T18:00:00Z",
    "summary": "A second phone was in the kitchen",
    "evidence": [{"words": "Photograph of the phone", "reference": "Store 12"}],
}


class ConductViewSet(RecordingViewSet):
    """Conduct that may have broken a condition."""

    serializer_class = BreachSerializer
    detail_class = BreachDetailSerializer
    plain = True
    order = "-found_at"
    filters = (
        by_person(),
        choice("status", STATUSES),
        choice("reason", REASONS),
        choice("source", SOURCES),
    )
    example = {
        "uid": "0193a5d8-4e21-7c60-8b95-7a1c3e5f9d04",
        "person": A_PERSON,
        "licence_version": "1.0",
        "condition": A_CONDITION,
        "source": "police",
        "reason": "device_or_internet",
        "status": "suspected",
        "is_concern": False,
        "occurred_at": "2026-12-09T18:00:00Z",
        "occurred_until": None,
        "found_at": "2026-12-09T19:12:00Z",
        "agency": "CTP North East",
        "summary": "A second phone was in the kitchen",
        "look_again_at": None,
    }
    detail_example = {
        "risk": "Has used phones to reach the same people before",
        "harm": "high",
        "decided_at": None,
        "rationale": None,
        "evidence": [{"words": "Photograph of the phone", "reference": "Store 12"}],
        "moves": [
            {
                "verb": "suspect",
                "before": None,
                "after": "suspected",
                "moved_at": "2026-12-09T19:12:00Z",
                "moved_by": "Priya Sandhu",
                "rationale": None,
            }
        ],
    }

    def opened(self, person: Offender, typed: dict[str, Any], act: Callable[..., Breach]) -> Any:
        """The row that the action makes of what was sent about the person."""
        named, conditions = typed.pop("condition", None), LicenceCondition.objects.to_cite()
        condition = conditions.filter(offender=person, uid=named).first() if named else None
        if named and condition is None:
            raise exceptions.ValidationError({"condition": ["Select a condition of this person's licence."]})
        if linked := typed.pop("link", None):
            typed["link"] = Link.objects.visible_to(self.caller).filter(offender=person, uid=linked).first()
            if typed["link"] is None:
                raise exceptions.ValidationError({"link": ["No record to show."]})
        typed["evidence"] = [EvidenceShown(**each) for each in typed["evidence"]]
        made = attempt(lambda: act(offender=person, condition=condition, by=self.request.user, **typed))
        return self.answer(made, status=201)


class BreachViewSet(ConductViewSet):
    queryset = Breach.objects.all()
    list_says, one_says = "Breaches of people the caller can see, newest first", "One breach"
    read_scope = TokenScope.BREACHES_READ
    write_scope = TokenScope.BREACHES_WRITE
    people_scope = TokenScope.BREACHES_DECIDE

    @verb(
        "Record a suspected breach; every permitted team is alerted before the response",
        takes=NewBreachSerializer,
        example=CONDUCT,
    )
    def create(self, request):
        """A program that has the scope may report on anybody to whom its team was given access; a person needs access
        to change the record."""
        typed = self.validated(NewBreachSerializer)
        person = access.open_record(request.user, Offender.objects.all(), uid=typed.pop("person"))
        for asker in request.user.askers:
            if asker.is_program:
                access.ask_again(asker, Permission.VIEW, person)
            else:
                access.require(asker, Permission.CHANGE, person)
        if named := typed.pop("check", None):
            typed["check"] = Check.objects.visible_to(request.user).filter(offender=person, uid=named).first()
            if typed["check"] is None:
                raise exceptions.ValidationError({"check": ["Select a check of this person."]})
        return self.opened(person, typed, breaches.open_breach)

    @verb("Start the review of a suspected breach; nothing is decided")
    def review(self, request, uid):
        breach = self.row_to_change(uid)
        return self.done(lambda: moves.move_breach(breach=breach, verb="review", by=request.user))

    @verb(
        "Ask that recall is considered; every permitted team is alerted before the response",
        takes=RationaleSerializer,
        example={"rationale": "A second warning had no effect"},
    )
    def consider_recall(self, request, uid):
        breach, given = self.row_to_change(uid), self.validated(RationaleSerializer)
        return self.done(lambda: moves.move_breach(breach=breach, verb="consider_recall", by=request.user, **given))

    @verb(
        "Decide what follows from a breach, or withdraw one's own decision",
        takes=DecideBreachSerializer,
        example={"decision": "confirm", "rationale": "He admitted that the phone is his"},
        people_only=True,
    )
    def decide(self, request, uid):
        breach, given = self.row_to_change(uid), self.validated(DecideBreachSerializer)
        return self.done(lambda: moves.move_breach(breach=breach, verb=given.pop("decision"), by=request.user, **given))


class ConcernViewSet(ConductViewSet):
    """What was raised so that recall is considered at once."""

    queryset = Breach.objects.filter(is_concern=True)
    list_says = "Concerns about people the caller can see, newest first"
    one_says = "One concern"
    read_scope = TokenScope.CONCERNS_READ
    write_scope = TokenScope.CONCERNS_WRITE
    example = ConductViewSet.example | {"condition": None, "status": "recall_considered", "is_concern": True}

    @verb(
        "Raise a concern: recall is considered now; every permitted team is alerted before the response",
        takes=NewConcernSerializer,
        example=CONDUCT | {"rationale": "He has bought a ticket for tomorrow"},
    )
    def create(self, request):
        typed = self.validated(NewConcernSerializer)
        person = self.person_to_change(typed, Capability.RAISE_CONCERNS)
        return self.opened(person, typed, breaches.raise_concern)
