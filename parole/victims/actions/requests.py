"""A victim's request for a condition: recorded and passed on by victim liaison, answered by who decides."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.people.locking import lock
from offenders.people.once import made_before
from parole.reviews.actions.opening import ParoleRefused
from parole.reviews.models import ParoleReview
from parole.reviews.rules.referral import KEEPS
from parole.victims import alert_kinds, tied_conditions
from parole.victims.actions import telling
from parole.victims.actions.asking import record, refuse_findable, require
from parole.victims.models import Telling, Victim, VictimRequest
from parole.victims.rules.events import Event
from parole.victims.rules.requests import ANSWERED_BY, REQUEST, VERBS, PassedTo, RequestFacts, Status
from sharing import alerts
from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed

ALERTS = {
    PassedTo.BOARD: alert_kinds.TO_PPCS,
    PassedTo.PROBATION: alert_kinds.TO_PROBATION,
    PassedTo.STATE: alert_kinds.TO_PPCS,
}


@transaction.atomic
def ask(
    *, victim: Victim, asked: str, asked_on: date, by: User, why: str = "", uid: UUID | None = None
) -> VictimRequest:
    """A victim asks for a condition, in words that name no victim and no place of one. Raises ParoleRefused."""
    require(by, victim.offender)
    lock(victim.offender)
    if made := made_before(VictimRequest, uid, offender=victim.offender):
        return made
    REQUEST.move("ask", None, by=by, facts=RequestFacts())
    if not asked.strip():
        raise ParoleRefused("asked", "Enter what the victim asks for")
    if asked_on > timezone.localdate():
        raise ParoleRefused("asked_on", "The date must be today or in the past")
    refuse_findable(asked=asked, why=why)
    request = VictimRequest.objects.create(
        victim=victim,
        offender=victim.offender,
        asked=asked,
        why=why,
        asked_on=asked_on,
        recorded_by=by,
        **keyed(uid),
    )
    record("parole.victim_request_recorded", request, by)
    drafts.forget(user=by, form="victim.request", key=str(victim.uid))
    return request


@transaction.atomic
def pass_on(*, request: VictimRequest, to: str, by: User) -> VictimRequest:
    """Victim liaison puts it before who decides, who is alerted. To somebody else than before, it takes their place.

    To the same again nothing happens. Raises MoveRefused.
    """
    request = _locked(request, by)
    if request.status == Status.PASSED and request.passed_to == to:
        return request
    review = _before_the_board(request.offender_id) if to == PassedTo.BOARD else None
    facts = RequestFacts(passed_to=PassedTo(to) if to else None, has_review=review is not None)
    _settle(request, "Passed on to someone else")
    at = timezone.now()
    _move(request, "pass_on", by, facts, passed_to=to, passed_at=at, passed_by=by, review=review)
    alerts.raise_alert(
        kind=ALERTS[PassedTo(to)],
        key=_key(request),
        subject=request.offender,
        text="Read the request and record the answer.",
        link=reverse("victim_request_answer", kwargs={"uid": request.offender.uid, "victim_request_uid": request.uid}),
        at=at,
    )
    return request


def _before_the_board(person: int) -> ParoleReview | None:
    """The review that a request goes to: of several the last in which the Board decides on release."""
    running = list(ParoleReview.objects.open().filter(offender_id=person).with_strands().order_by("-pk"))
    return next(
        (parole_review for parole_review in running if parole_review.strand in KEEPS), next(iter(running), None)
    )


@transaction.atomic
def answer(
    *,
    request: VictimRequest,
    outcome: str,
    by: User,
    reason: str = "",
    reference: str = "",
    decided_on: date | None = None,
) -> VictimRequest:
    """Who decides includes what was asked for, includes it changed, or refuses it with a reason; the victim is to be
    told. Of the Board's answer PPCS records the document and its date.

    Raises MoveRefused, RecordHidden to whoever may not know that a victim asked.
    """
    request = _locked(request, by, Capability.KNOW_VICTIMS_ASK)
    today, to = timezone.localdate(), PassedTo(request.passed_to) if request.passed_to else None
    facts = RequestFacts(
        passed_to=to,
        is_theirs=to is not None and by.can(ANSWERED_BY[to]),
        has_condition=bool(tied) if (tied := tied_conditions.tied_to(request)) is not None else None,
        reference=reference,
        decided_on=decided_on,
        recorded_on=today,
        reason=reason,
    )
    refuse_findable(reason=reason)
    on = decided_on if to is PassedTo.BOARD and decided_on else today
    reference = reference.strip() if to is PassedTo.BOARD else ""
    key = _key(request)
    _move(
        request,
        VERBS[Status(outcome)],
        by,
        facts,
        outcome=outcome,
        answer_reason=reason,
        reference=reference,
        decided_on=on,
        answered_by=by,
        answered_at=timezone.now(),
    )
    alerts.resolve(kind=ALERTS[PassedTo(request.passed_to)], key=key, reason="Answered")
    telling.to_tell(request.offender, Event.ANSWERED, on=today, request=request, cause=str(request.uid))
    drafts.forget(user=by, form="victim.request_answer", key=str(request.uid))
    return request


@transaction.atomic
def withdraw(*, request: VictimRequest, reason: str, by: User) -> VictimRequest:
    """The victim no longer asks for it, or it was recorded by mistake. It stays in sight. Raises MoveRefused."""
    request = _locked(request, by)
    refuse_findable(reason=reason)
    facts = RequestFacts(reason=reason)
    if request.passed_to:
        _settle(request, "Withdrawn")
    _move(
        request,
        "withdraw",
        by,
        facts,
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
        withdrawn_because=reason,
    )
    drafts.forget(user=by, form="victim.request_withdraw", key=str(request.uid))
    return request


def record_told(request: VictimRequest, *, telling: Telling) -> None:
    """The victim has heard the answer."""
    if request.status in VERBS:
        named = {"told_at": telling.at, "told_by": telling.by, "told_how": telling.channel}
        _move(request, "tell", None, RequestFacts(), **named)


def not_told(request: VictimRequest) -> None:
    """That the victim heard it was a mistake: the answer is to be told again."""
    if request.status == Status.TOLD:
        _move(request, f"untell_{request.outcome}", None, RequestFacts(), told_at=None, told_by=None, told_how="")


def _locked(request: VictimRequest, by: User, capability: Capability = Capability.LIAISE_WITH_VICTIMS) -> VictimRequest:
    require(by, request.offender, capability)
    lock(request.offender)
    return VictimRequest.objects.select_related("offender", "victim").get(pk=request.pk)


def _move(request: VictimRequest, verb: str, by: User | None, facts: RequestFacts, **changed: Any) -> None:
    """Move one request. Raises MoveRefused; nothing is then changed."""
    before = Status(request.status)
    move = REQUEST.move(verb, before, by=by or CLOCK, facts=facts)
    claimed = VictimRequest.objects.filter(pk=request.pk, status=before).update(status=move.after, **changed)
    if not claimed:
        raise MoveRefused("Someone else changed this first. Check the request and try again")
    request.refresh_from_db()
    record(f"parole.victim_request_{verb}", request, by)


def _key(request: VictimRequest) -> str:
    return f"{request.uid}:{request.passed_at:%Y%m%d%H%M%S%f}"


def _settle(request: VictimRequest, reason: str) -> None:
    if request.passed_to and request.passed_at:
        alerts.resolve(kind=ALERTS[PassedTo(request.passed_to)], key=_key(request), reason=reason)
