"""What is outstanding in a review now, and who must act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parole.dossier.models import Contribution, Direction
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.panels import counted
from parole.reviews.rules.moves import BEFORE_DECISION, Status
from parole.reviews.rules.next_actor import wait_of
from sharing.access.roles import Capability
from sharing.models import User
from sharing.time_words import format_date


@dataclass(frozen=True)
class Missing:
    """words: what is missing; who: who must act; is_yours: whether that is the reader."""

    words: str
    who: str
    is_yours: bool = False
    is_late: bool = False


def missing_in(
    review: ParoleReview,
    *,
    clocks: Sequence[ReviewClock],
    directions: Sequence[Direction],
    contributions: Sequence[Contribution],
    reader: User,
    on: date,
) -> list[Missing]:
    """What is late first. Nothing of what is withheld is in it. Rows that are handed in cost no query."""
    found = [
        *_of_state(review, clocks, reader=reader, on=on),
        *_of_directions(directions, reader=reader, on=on),
        *_of_police(review, contributions, reader=reader, on=on),
    ]
    return sorted(found, key=lambda each: not each.is_late)


def _of_state(review: ParoleReview, clocks: Sequence[ReviewClock], *, reader: User, on: date) -> Iterator[Missing]:
    wait = wait_of(Status(review.status))
    if wait is None:
        return
    words = wait.words
    if review.status == Status.REFERRAL_SENT:
        lacking = [
            name
            for name, day in (("letter", review.letter_received_on), ("reports", review.reports_received_on))
            if day is None
        ]
        words = f"The Board does not have the {' and the '.join(lacking)} yet"
    missed = [
        clock for clock in clocks if clock.is_duty and clock.due_on < on and not (clock.met_on or clock.stopped_on)
    ]
    if missed:
        first = min(missed, key=lambda each: each.due_on)
        words += f". {first.get_kind_display()}: the deadline was {format_date(first.due_on)}"
    yield Missing(words, wait.who, wait.is_for(reader), is_late=bool(missed))


def _of_directions(directions: Sequence[Direction], *, reader: User, on: date) -> Iterator[Missing]:
    is_casework = reader.can(Capability.RUN_REVIEWS)
    for direction in directions:
        if direction.met_on or direction.dropped_on:
            continue
        late = (on - direction.due_on).days
        when = f"{counted(late)} late" if late > 0 else f"by {format_date(direction.due_on)}"
        yield Missing(
            f"{direction.words}, {when}",
            str(direction.agency),
            direction.agency_id == reader.agency_id,
            is_late=late > 0,
        )
        if any(extension.answered_on is None for extension in direction.extensions.all()):
            yield Missing(f"Answer due on more time: {direction.words}", "PPCS", is_casework)


def _of_police(
    review: ParoleReview, contributions: Sequence[Contribution], *, reader: User, on: date
) -> Iterator[Missing]:
    is_casework = reader.can(Capability.RUN_REVIEWS)
    if not contributions and review.status in BEFORE_DECISION:
        yield Missing("CT police have not been asked for a contribution", "PPCS", is_casework)
    for contribution in contributions:
        if contribution.received_at is None:
            mine = reader.can(Capability.SAY_WHAT_POLICE_KNOW) and contribution.agency_id == reader.agency_id
            late = contribution.due_on < on
            words = f"Police contribution due by {format_date(contribution.due_on)}"
            yield Missing(words, str(contribution.agency), mine, is_late=late)
        elif contribution.passed_on_at is None:
            yield Missing(
                f"Pass the contribution of {contribution.agency} on to the Board",
                "PPCS",
                is_casework,
            )
