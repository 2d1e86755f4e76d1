"""The hearing and its panel when a review moves, and the alerts that a hearing is cancelled or moved."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from parole.hearings import alert_kinds, event_kinds, rules
from parole.hearings.models import Hearing, Seat
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ParoleReview, ReviewMove
from sharing import alerts, events
from sharing.events import EventKind
from sharing.models import Alert, Severity
from sharing.time_words import format_weekday_date

CANCELLED_BY = ("cancel_hearing", "defer", "withdraw")
DROPS_THE_PANEL = {"defer": "Deferred", "withdraw": "Withdrawn"}  # an adjourned case keeps it
TOLD_OF_A_DAY = (alert_kinds.HEARING_LISTED, alert_kinds.HEARING_MOVED, alert_kinds.HEARING_COMING)


def end_by(verb: str, *, review: ParoleReview, on: date, reason: str) -> None:
    """A move was made: the listed hearing goes the way of the review, and teams hear when it is off.

    A hearing that lay ahead does not take place; one that had begun when the case was adjourned goes on another day.
    """
    if said := DROPS_THE_PANEL.get(verb):
        Seat.objects.sitting().filter(review=review).update(left_on=on, left_because=f"{said}: {reason}"[:300])
    hearing = listed(review) if verb in (*CANCELLED_BY, "adjourn") else None
    if hearing is None:
        return
    is_off = verb in CANCELLED_BY or hearing.first_on > on
    status = Hearing.Status.CANCELLED if is_off else Hearing.Status.ADJOURNED
    because = reason[:300] if is_off else ""
    Hearing.objects.filter(pk=hearing.pk).update(status=status, cancelled_because=because)
    if hearing.first_on >= timezone.localdate():
        tell_off(hearing, review, verb=verb)


def listed(review: ParoleReview) -> Hearing | None:
    """The hearing that lies ahead, or is to be recorded as heard; None when there is none."""
    return Hearing.objects.listed().filter(review=review).first()


def tell_off(hearing: Hearing, review: ParoleReview, *, verb: str) -> Alert | None:
    words = {
        "cancel_hearing": "List it again.",
        "adjourn": "The case is adjourned with the same panel.",
        "defer": "The case is deferred; the panel is dropped.",
    }.get(verb, "The review has ended.")
    return alert_listing(
        alert_kinds.HEARING_CANCELLED,
        event_kinds.CANCELLED,
        hearing,
        review,
        title=f"Hearing of {format_weekday_date(hearing.first_on)} cancelled",
        text=f"{review.get_kind_display()}. {words}",
        days=[hearing.first_on],
    )


def alert_listing(
    kind: alerts.AlertKind, event: EventKind, hearing: Hearing, review: ParoleReview, *, title: str, text: str, days
) -> Alert | None:
    """All teams of the person hear at once, and the programs that read hearings; what was told of an earlier day waits
    no more.

    days: those that it is about; when one is near, it is to be read within hours.
    """
    at = timezone.now()
    is_soon = rules.is_soon(days, on=timezone.localdate(at))
    moves = ReviewMove.objects.filter(review=review).count()  # each move is told once, and the next one again
    told = alerts.raise_alert(
        kind=kind,
        key=f"hearing:{hearing.uid}:{moves}",
        subject=review.offender,
        title=title,
        text=text,
        severity=Severity.HIGH if is_soon else None,
        responds_in=alert_kinds.CHANGED_SOON_RESPONDS_IN if is_soon else None,
        link=review_url(review),
        of=thread_of(review),
        at=at,
    )
    alerts.supersede(kinds=TOLD_OF_A_DAY, subject=review.offender, by_alert=told, at=at)
    events.publish_event(kind=event, record=hearing, subject=review.offender, more={"reviewId": review.uid}, at=at)
    return told
