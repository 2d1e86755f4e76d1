"""Whether the Secretary of State challenges a direction to release: record the answer, and ask for a missing one."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from parole.deciding.actions.decisions import record, standing
from parole.decisions import alert_kinds
from parole.decisions.actions.alerts import alert_decision
from parole.decisions.actions.standing import standing_decision
from parole.decisions.models import Decision
from parole.moves.actions.finality import answer_key
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import OPEN
from sharing import alerts, audit
from sharing.models import User
from sharing.time_words import format_date


@transaction.atomic
def answer_for_secretary_of_state(*, decision: Decision, on: date, by: User) -> Decision:
    """The Secretary of State will not challenge it. One that is challenged is recorded as a challenge.

    Raises ParoleRefused.
    """
    review = get_review_or_refuse(decision.review, by=by)
    only_casework(by)
    decision = standing(review, decision)
    provided_on = decision.reading().provided_on
    if on > timezone.localdate():
        raise ParoleRefused("on", "The date must be today or in the past")
    if provided_on is None or on < provided_on:
        raise ParoleRefused("on", "Enter a date on or after the parties received the decision")
    if decision.unchallenged_on == on:
        return decision
    Decision.objects.filter(pk=decision.pk).update(unchallenged_on=on)
    decision.refresh_from_db()
    answered(review, decision, on=on)
    record("parole.secretary_of_state_answered", decision, by, after=audit.fields_of(decision, "unchallenged_on"))
    return decision


def answered(review: ParoleReview, decision: Decision, *, on: date) -> None:
    """It is recorded whether the Secretary of State challenges it: that is no longer awaited."""
    clocks.meet(review, Clock.ANSWER, on=on)
    alerts.resolve(kind=alert_kinds.TO_ANSWER, key=answer_key(decision), reason="Answer recorded")


def ask_for_answers(*, on: date, at: datetime) -> int:
    """Tell of each direction to release whose days are nearly over without an answer; returns how many are new."""
    waiting = ReviewClock.objects.running().filter(
        kind=Clock.ANSWER, due_on__lte=on, told_missed_at__isnull=True, review__status__in=OPEN
    )
    return sum(_ask(clock, at=at) for clock in waiting.select_related("review__offender").order_by("due_on", "pk"))


@transaction.atomic
def _ask(clock: ReviewClock, *, at: datetime) -> bool:
    claimed = ReviewClock.objects.running().filter(pk=clock.pk, told_missed_at__isnull=True)
    if not claimed.update(told_missed_at=at):
        return False
    decision = standing_decision(clock.review)
    if decision is None or decision.challengeable_until is None:
        return False
    until = format_date(decision.challengeable_until)
    text = f"It can be challenged until {until}. PPCS must record whether the Secretary of State challenges it."
    return alert_decision(alert_kinds.TO_ANSWER, clock.review, text, key=answer_key(decision)) is not None
