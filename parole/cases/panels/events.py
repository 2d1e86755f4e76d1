"""Reviews on a person's timeline: their moves, and the deadlines that were met or missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Q

from offenders.models import Offender
from offenders.person_page.timeline import Event, Source, by_whom, first_moment_of, joined, moments
from parole.reviews.addresses import review_url
from parole.reviews.models import ReviewClock, ReviewMove
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

STOPS = frozenset({"adjourn", "defer", "withdraw", "set_aside", "refer_to_high_court", "quash"})


def _moves(person: Offender, reader: User, limit: int | None) -> Iterator[Event]:
    """A move stands on the day for which it counts; of several on one day the last recorded is the newest."""
    rows = ReviewMove.objects.visible_to(reader).filter(offender=person).select_related("review__offender", "moved_by")
    for row in rows.order_by("-on", "-pk")[:limit]:
        yield Event(
            at=first_moment_of(row.on),
            about="parole",
            key=row.pk * 2,
            strong=f"Parole: {mid_sentence(row.get_after_display())}",
            words=str(row.review),
            second=joined(
                row.reason,
                f"caused by {mid_sentence(row.get_caused_by_display())}" if row.caused_by else "",
                f"document {row.document}" if row.document else "",
                f"next step by {format_date(row.target_on)}" if row.target_on else "",
                by_whom(row.moved_by, "recorded by"),
            ),
            href=review_url(row.review),
            kind="stops" if row.verb in STOPS else "",
        )


def _clocks(person: Offender, reader: User, limit: int | None) -> Iterator[Event]:
    """Limits that were met, and duties of which it was told that they were missed.

    Among the latest events the move that met a limit and the alert of one missed stand for it.
    """
    rows = ReviewClock.objects.visible_to(reader).filter(offender=person).select_related("review__offender")
    rows = rows.filter(Q(met_on__isnull=False) | Q(told_missed_at__isnull=False))
    for row in rows.order_by(F("met_on").desc(nulls_first=True), "-pk"):
        if row.told_missed_at:
            yield _clock(row, at=row.told_missed_at, words="missed", kind="stops", nth=2)
        if row.met_on:
            late = (row.met_on - row.due_on).days
            when = "met late" if late > 0 else "met"
            yield _clock(row, at=first_moment_of(row.met_on), words=when, kind="note", nth=3)


def _clock(row: ReviewClock, *, at: datetime, words: str, kind: str, nth: int) -> Event:
    return Event(
        at=at,
        about="parole",
        key=-(row.pk * 4 + nth),
        strong=f"{row.get_kind_display()}: {words}",
        second=joined(f"the deadline was {format_date(row.due_on)}", row.source),
        href=review_url(row.review),
        kind=kind,
    )


SOURCES = [Source(_moves, moments(ReviewMove, "on")), Source(_clocks)]
