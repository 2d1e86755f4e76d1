"""Start the time limits of a review, end them by what happens, and tell of those that were missed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Least

from offenders.people.locking import lock
from parole.reviews import alert_kinds
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.querysets import ClockQuerySet
from parole.reviews.rules import clocks
from parole.reviews.rules.clocks import Clock
from sharing import alerts, audit, practice
from sharing.time_words import format_date

PRACTICES = {
    limit.clock: practice.define(
        f"parole.{limit.clock}_days",
        f"{limit.title}: days",
        unit="days",
        default=abs(limit.days),
        source=limit.source if limit.is_confirmed else f"{limit.source}, its text not confirmed",
    )
    for limit in clocks.LIMITS.values()
    if limit.days
}


def days_of(clock: Clock, *, on: date) -> int:
    """How many days the limit has on this day, signed as the rule counts: negative before the event."""
    days = practice.value(PRACTICES[clock], on=on)
    return -days if clocks.LIMITS[clock].days < 0 else days


def start(review: ParoleReview, clock: Clock, *, event: date, source: str = "", days: int | None = None) -> ReviewClock:
    """Let a limit run from an event; one of the kind that runs already is stopped by it.

    event: the day it counts from, for a limit before a hearing the day of the hearing. source: where the law that the
    limit rests on differs from case to case.
    """
    limit = clocks.LIMITS[clock]
    if days is None and clock in PRACTICES:
        days = days_of(clock, on=event)
    _running(review).filter(kind=clock).update(stopped_on=event)
    return ReviewClock.objects.create(
        review=review,
        offender_id=review.offender_id,
        kind=clock,
        round=review.round,
        starts_on=event,
        due_on=clocks.ends_on(clock, event, days=days),
        source=source or limit.source,
        is_duty=limit.is_duty,
    )


def end_by(verb: str, *, review: ParoleReview, on: date) -> None:
    """A move was made: the limits that waited for it are met, those that it makes pointless stop."""
    running = _running(review)
    _meet(running.filter(kind__in=clocks.MET_BY.get(verb, ())), on=on)
    running.filter(kind__in=clocks.STOPPED_BY.get(verb, ())).update(stopped_on=on)


def meet(review: ParoleReview, clock: Clock, *, on: date) -> bool:
    """What the limit waits for has happened without a move of the review; False when it does not run."""
    return bool(_meet(_running(review).filter(kind=clock), on=on))


def stop(review: ParoleReview, clock: Clock, *, on: date) -> None:
    """What the limit waits for is no longer needed."""
    _running(review).filter(kind=clock).update(stopped_on=on)


def due_on(review: ParoleReview, clock: Clock) -> date | None:
    """The last day of the limit that runs, or that ran last; None when there was none in this round."""
    ran = ReviewClock.objects.filter(review=review, kind=clock, round=review.round)
    return ran.order_by("-pk").values_list("due_on", flat=True).first()


def tell_of_missed(*, on: date, at: datetime) -> int:
    """Claim each duty that was missed, and tell the teams with the highest severity. Rights lapse without a word.

    Returns how many are new. A clock that was met late keeps its alert.
    """
    missed = ReviewClock.objects.missed(on=on).filter(is_duty=True, told_missed_at__isnull=True)
    return sum(
        _alert_missed_clock(clock, at=at)
        for clock in missed.select_related("review__offender").order_by("due_on", "pk")
    )


@transaction.atomic
def _alert_missed_clock(clock: ReviewClock, *, at: datetime) -> bool:
    lock(clock.review.offender)  # first, as every verb does: else a job and a verb could wait for each other
    claimed = ReviewClock.objects.running().filter(pk=clock.pk, told_missed_at__isnull=True)
    if not claimed.update(told_missed_at=at):
        return False
    review = clock.review
    audit.record(
        action=audit.Action.ALTERATION,
        verb="parole.clock_missed",
        by=None,
        target=review,
        subject=review.offender_id,
        payload=audit.fields_of(clock, "kind", "due_on", "source"),
    )
    alerts.raise_alert(
        kind=alert_kinds.CLOCK_MISSED,
        key=f"clock:{clock.pk}",
        subject=review.offender,
        text=f"{clock.get_kind_display()}: the deadline was {format_date(clock.due_on)} ({clock.source}).",
        link=review_url(review),
        of=thread_of(review),
        at=at,
    )
    return True


def _running(review: ParoleReview):
    return ReviewClock.objects.running().filter(review=review)


def _meet(rows: ClockQuerySet, *, on: date) -> int:
    """What was done before we knew of the limit met it on its own day: the limit then began no later than that.

    One that is counted back from a hearing begins with the hearing's day, and is met before it.
    """
    began = Case(When(starts_on__lte=F("due_on"), then=Least("starts_on", Value(on))), default="starts_on")
    return rows.update(met_on=on, starts_on=began)
