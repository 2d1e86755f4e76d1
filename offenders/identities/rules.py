"""What becomes of two records that may be one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

WAITS = timedelta(minutes=2)  # after a number was given, until it is compared: (our design)
NAME = "name"  # in place of a kind of number: they have one name and date of birth


class MatchState(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"
    MERGED = "merged"
    PARTING = "parting"
    APART = "apart"


STATE_WORDS = {
    MatchState.OPEN: "To decide",
    MatchState.PROPOSED: "Merge proposed",
    MatchState.MERGED: "Merged",
    MatchState.PARTING: "Separation proposed",
    MatchState.APART: "Kept apart",
}


@dataclass(frozen=True)
class MatchFacts:
    is_proposer: bool = False


OTHER_PERSON = Guard[MatchFacts](
    "they did not propose it",
    lambda facts: "A second person must agree. You proposed it" if facts.is_proposer else "",
)

S, DESK = MatchState, (Capability.RESOLVE_IDENTITIES,)
MATCH = Machine[MatchState, MatchFacts](
    "Two records that may be one person",
    MatchState,
    (
        Move(
            "find", (), S.OPEN, (CLOCK,), (), "the identity desk alone is alerted", "minutes after the number was given"
        ),
        Move("keep_apart", (S.OPEN,), S.APART, DESK, (), "one of the two keeps the number"),
        Move("propose_merge", (S.OPEN, S.APART), S.PROPOSED, DESK),
        Move("refuse_merge", (S.PROPOSED,), S.OPEN, DESK),
        Move("merge", (S.PROPOSED,), S.MERGED, DESK, (OTHER_PERSON,), "the lead of each record is asked to open it"),
        Move("propose_separation", (S.MERGED,), S.PARTING, DESK),
        Move("refuse_separation", (S.PARTING,), S.MERGED, DESK),
        Move("separate", (S.PARTING,), S.APART, DESK, (OTHER_PERSON,), "access that the merge gave ends"),
    ),
    frozenset(),
)
OPEN_FOR_DESK = (S.OPEN, S.PROPOSED, S.PARTING)


@dataclass(frozen=True)
class MergedRecord:
    """One of the records of a person. key: its own; of two the smaller is the older. has_status: custody, a licence or
    what follows is on record there."""

    key: int
    has_status: bool


def counts_for_person(records: Iterable[MergedRecord]) -> int:
    """Which of a person's records counts for the person: the oldest of those with a status, else the oldest."""
    return min(records, key=lambda record: (not record.has_status, record.key)).key


def given_by_merge(role: GrantRole) -> GrantRole:
    """As what a team of one record is let in to the other: the lead of each stays its own."""
    return GrantRole.CONTRIBUTOR if role is GrantRole.LEAD else role
