"""Directions of a review as pages print them: what is asked for, who must give it, by when, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from parole.dossier.models import Direction, Extension
from parole.reviews.models import ParoleReview
from parole.reviews.panels import counted
from parole.reviews.rules.moves import ENDS
from sharing.access.roles import Capability
from sharing.cover import standing
from sharing.models import User
from sharing.time_words import format_date, format_days_away


@dataclass(frozen=True)
class DirectionLine:
    direction: Direction
    tag: str
    words: str
    second: str
    asked: Extension | None  # more time that is asked for and not answered
    answered: list[Extension]
    row: str
    asked_of: str  # who answers for it, with who stands in; empty where nobody is named
    may_meet: bool = False
    may_drop: bool = False
    may_ask: bool = False
    may_answer: bool = False


@dataclass(frozen=True)
class Directions:
    lines: list[DirectionLine]
    second: str


def of_review(review: ParoleReview) -> list[Direction]:
    """Two queries."""
    rows = Direction.objects.filter(review=review).select_related("agency", "owner")
    return list(rows.prefetch_related("extensions"))


def table_of(
    review: ParoleReview, directions: Iterable[Direction], *, reader: User, may_change: bool, on: date
) -> Directions:
    acts = may_change and review.status not in ENDS
    lines = [line_of(direction, reader=reader, acts=acts, on=on) for direction in directions]
    met = sum(line.direction.met_on is not None for line in lines)
    late = sum(line.words in ("Late", "Met late") for line in lines)
    return Directions(lines, f"{len(lines)} made, {met} met, {late} late" if lines else "")


def line_of(direction: Direction, *, reader: User, acts: bool, on: date) -> DirectionLine:
    extensions = list(direction.extensions.all())
    asked = next((extension for extension in extensions if extension.answered_on is None), None)
    tag, words, second = _state(direction, on=on)
    is_open = acts and not (direction.met_on or direction.dropped_on)
    is_casework = reader.can(Capability.RUN_REVIEWS)
    return DirectionLine(
        direction=direction,
        tag=tag,
        words=words,
        second=second,
        asked=asked,
        answered=[extension for extension in extensions if extension.answered_on],
        row="needs" if words == "Late" else "",
        asked_of=standing.name(direction.owner, subject=direction.offender_id),
        may_meet=is_open,
        may_drop=is_open and is_casework,
        may_ask=is_open and asked is None,
        may_answer=is_open and asked is not None and is_casework,
    )


def _state(direction: Direction, *, on: date) -> tuple[str, str, str]:
    if direction.met_on:
        tag, words = ("partly", "Met late") if direction.met_on > direction.due_on else ("done", "Met")
        return tag, words, format_date(direction.met_on)
    if direction.dropped_on:
        return "not-started", "Withdrawn", f"{format_date(direction.dropped_on)}. {direction.dropped_because}"
    late = (on - direction.due_on).days
    if late > 0:
        return "blocked", "Late", f"by {counted(late)}"
    return "waiting", "Waiting", format_days_away(direction.due_on, today=on)
