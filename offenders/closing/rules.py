"""When a case must be closed or kept, by whom, and when a kept one closes unreviewed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

LONGEST_MONTHS = 12  # until a kept case is reviewed


class ClosingState(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"
    KEPT = "kept"
    CLOSED = "closed"
    REVIEWED = "reviewed"  # kept, and decided again since
    ENDED = "ended"  # something runs again, or the person is held again


class ClosingDecision(StrEnum):
    CLOSE = "close"
    KEEP = "keep"


@dataclass(frozen=True)
class ClosingFacts:
    """views: of each agency with an owner whether it agrees, None where it has not said. undecided: why nobody can say
    whether a duty runs, empty where it is known."""

    decision: ClosingDecision | None = None
    views: tuple[bool | None, ...] = ()
    is_proposer: bool = False
    approved_last: bool = False
    undecided: str = ""


OTHER_PERSON = Guard[ClosingFacts](
    "they did not propose it",
    lambda facts: "A second person must agree. You proposed it" if facts.is_proposer else "",
)
OTHER_APPROVER = Guard[ClosingFacts](
    "to keep: they did not agree to it the last time",
    lambda facts: (
        "You agreed to keep it the last time. Someone else must agree now"
        if facts.decision is ClosingDecision.KEEP and facts.approved_last
        else ""
    ),
)
ALL_AGREE = Guard[ClosingFacts](
    "to close: each agency with an owner agrees",
    lambda facts: (
        "Each agency with an owner must agree to close"
        if facts.decision is ClosingDecision.CLOSE and not all(facts.views)
        else ""
    ),
)
KNOWN = Guard[ClosingFacts](
    "to close: it is known that no notification period runs",
    lambda facts: (
        f"This cannot be closed: {facts.undecided}"
        if facts.decision is ClosingDecision.CLOSE and facts.undecided
        else ""
    ),
)

CLOSES = (Capability.CLOSE_CASES,)
S = ClosingState
CLOSING = Machine[ClosingState, ClosingFacts](
    "Closing a case",
    ClosingState,
    (
        Move("open", (), S.OPEN, (CLOCK,), (), "owners are alerted", "within 28 days: our design"),
        Move("propose", (S.OPEN,), S.PROPOSED, CLOSES, (KNOWN,)),
        Move("refuse", (S.PROPOSED,), S.OPEN, CLOSES, ()),
        Move("close", (S.PROPOSED,), S.CLOSED, CLOSES, (OTHER_PERSON, ALL_AGREE, KNOWN), "the status is closed"),
        Move("keep", (S.PROPOSED,), S.KEPT, CLOSES, (OTHER_PERSON, OTHER_APPROVER), "reviewed in 12 months at most"),
        Move("review", (S.KEPT,), S.REVIEWED, (CLOCK,), (), "a later decision has taken its place"),
        Move("close_unreviewed", (S.OPEN, S.PROPOSED, S.KEPT), S.CLOSED, (CLOCK,), (), "not reviewed in time"),
        Move("end", (S.OPEN, S.PROPOSED, S.KEPT), S.ENDED, (CLOCK,), (), "something runs again"),
    ),
    frozenset({S.CLOSED, S.REVIEWED, S.ENDED}),
)
STATE_WORDS = {
    S.OPEN: "To decide",
    S.PROPOSED: "Waiting for a second person",
    S.KEPT: "Kept for a policing purpose",
    S.CLOSED: "Closed",
    S.REVIEWED: "Kept, decided again since",
    S.ENDED: "Ended: something runs again",
}


def latest_review(on: date) -> date:
    """The last day on which a case that is kept today is reviewed: the same day a year later."""
    year, month = divmod(12 * on.year + on.month - 1 + LONGEST_MONTHS, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def is_unreviewed(review_on: date, *, on: date) -> bool:
    """A review on its day is in time."""
    return on > review_on


def opens_review_on(review_on: date, *, days: int) -> date:
    return review_on - timedelta(days=days)


def views_of(agencies: Collection[str], said: Mapping[str, bool]) -> tuple[bool | None, ...]:
    """Of each of these agencies what it said, in their order."""
    return tuple(said.get(agency) for agency in agencies)
