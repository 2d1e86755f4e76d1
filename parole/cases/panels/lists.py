"""One line of the list of reviews: how far it is, what runs next, who must act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from parole.cases.panels.review import tag_of
from parole.reviews.models import ParoleReview
from parole.reviews.panels import ClockLine, build_clock_lines
from parole.reviews.rules.moves import ENDS, Status
from parole.reviews.rules.next_actor import Wait, wait_of


@dataclass(frozen=True)
class Ahead:
    """What is to happen on a day that is set: the hearing, or the release."""

    words: str
    day: date


@dataclass(frozen=True)
class ReviewRow:
    review: ParoleReview
    tag: str
    wait: Wait | None
    next: ClockLine | None
    ahead: Ahead | None
    is_late: bool


def build_review_rows(reviews: Iterable[ParoleReview], *, on: date) -> list[ReviewRow]:
    """For reviews `with_running_clocks` and, where what lies ahead is shown, `with_hearing_day`: no further query."""
    return [_row(review, on=on) for review in reviews]


def _row(review: ParoleReview, *, on: date) -> ReviewRow:
    lines = build_clock_lines(review.running_clocks, on=on)  # type: ignore[attr-defined]
    following = next((line for line in lines if line.runs), None)
    return ReviewRow(
        review=review,
        tag="not-started" if review.status in ENDS else tag_of(Status(review.status)),
        wait=wait_of(Status(review.status)),
        next=following,
        ahead=ahead_of(review, hearing_on=getattr(review, "hearing_on", None)),
        is_late=bool(following and following.state == "late"),
    )


def ahead_of(review: ParoleReview, *, hearing_on: date | None) -> Ahead | None:
    if review.status == Status.RELEASE_PLANNED and review.planned_for:
        return Ahead("Release planned", review.planned_for)
    return Ahead("Hearing", hearing_on) if review.status == Status.LISTED and hearing_on else None
