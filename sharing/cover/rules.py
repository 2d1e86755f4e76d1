"""Rules of leave and cover: who may answer an offer, which time has no stand-in, when managers are warned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

Span = tuple[datetime, datetime]  # the second moment is not included

# What a role has for its own pages, and not to do the work of somebody: whoever stands in sees the checks all the same.
NOT_NEEDED = frozenset({Capability.HAVE_CHECKS})


class CoverState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED_EARLY = "ended_early"
    ENDED = "ended"


STATE_WORDS = {
    CoverState.OFFERED: "Waiting for an answer",
    CoverState.ACCEPTED: "Accepted",
    CoverState.REFUSED: "Refused",
    CoverState.WITHDRAWN: "Withdrawn",
    CoverState.ENDED_EARLY: "Ended early",
    CoverState.ENDED: "Ended",
}


@dataclass(frozen=True)
class CoverFacts:
    """What the guards of a move read.

    is_theirs: whoever acts is the one who is asked. decides: they are the officer, or manage the officer. cannot: why
    whoever is asked cannot do the work, empty where they can.
    """

    is_theirs: bool = False
    decides: bool = False
    is_over: bool = False
    cannot: str = ""
    reason: str = ""


THEIRS = Guard[CoverFacts](
    "it is offered to them", lambda facts: "" if facts.is_theirs else "This is offered to someone else"
)
DECIDES = Guard[CoverFacts](
    "they are the officer or a manager of the officer’s team",
    lambda facts: "" if facts.decides else "Only the officer and managers of the officer’s team can do this",
)
EITHER = Guard[CoverFacts](
    "they are the stand-in, the officer or a manager of the officer’s team",
    lambda facts: "" if facts.decides or facts.is_theirs else "Only the people concerned can end this",
)
NOT_OVER = Guard[CoverFacts]("the leave has not ended", lambda facts: "The leave has ended" if facts.is_over else "")
ABLE = Guard[CoverFacts](
    "they are in a team of the officer, have a role that can do the work, and are not away themselves",
    lambda facts: facts.cannot,
)
REASON = Guard[CoverFacts]("a reason is given", lambda facts: "" if facts.reason else "Enter a reason")

ANSWERS = (Capability.ANSWER_FOR_PEOPLE,)
S = CoverState
COVER = Machine[CoverState, CoverFacts](
    "Cover for an officer on leave",
    CoverState,
    (
        Move("offer", (), S.OFFERED, ANSWERS, (DECIDES, NOT_OVER, ABLE), "the stand-in is alerted by email"),
        Move("accept", (S.OFFERED,), S.ACCEPTED, ANSWERS, (THEIRS, NOT_OVER, ABLE), "their work is for the stand-in"),
        Move("refuse", (S.OFFERED,), S.REFUSED, ANSWERS, (THEIRS, REASON), "the managers are alerted"),
        Move("withdraw", (S.OFFERED,), S.WITHDRAWN, ANSWERS, (DECIDES, REASON)),
        Move("lapse", (S.OFFERED,), S.WITHDRAWN, (CLOCK,), (), "the leave ended before there was an answer"),
        Move("end_early", (S.ACCEPTED,), S.ENDED_EARLY, ANSWERS, (EITHER, REASON), "the managers are alerted"),
        Move("end", (S.ACCEPTED,), S.ENDED, (CLOCK,), (), "the work is the officer’s again"),
    ),
    frozenset({S.REFUSED, S.WITHDRAWN, S.ENDED_EARLY, S.ENDED}),
)


def lacking(officer: Collection[Capability], stand_in: Collection[Capability]) -> list[Capability]:
    """What the officer's role can do and the stand-in's cannot, in the order of the roles."""
    return [
        capability
        for capability in Capability
        if capability in officer and capability not in stand_in and capability not in NOT_NEEDED
    ]


def uncovered(leave: Span, covers: Iterable[Span]) -> list[Span]:
    """The parts of a leave in which no cover holds, earliest first. Covers may overlap and reach beyond it."""
    starts, ends = leave
    found: list[Span] = []
    for begins, until in sorted(covers):
        if begins >= ends:
            break
        if begins > starts:
            found.append((starts, begins))
        starts = max(starts, until)
    return [*found, (starts, ends)] if starts < ends else found


def warned_from(starts: date, *, days: int, before: Callable[[date, int], date]) -> date:
    """The day from which managers are warned of a leave without cover: so many working days before its first day."""
    return before(starts, max(1, days))


def due_before(starts_at: datetime, *, at: datetime) -> timedelta:
    """How long managers have to answer: until the leave begins, at most one day, and an hour where it has begun."""
    return min(timedelta(days=1), max(timedelta(hours=1), starts_at - at))
