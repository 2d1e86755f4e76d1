"""Rules of the rota: who holds which part of a shift, what a shift needs, what is warned of, gaps, and reminders.

Days are days of the clock on the wall, also over a night in which it is changed; hours are real hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sharing.cover.rules import Span, uncovered

LONDON = ZoneInfo("Europe/London")
WALKED = timedelta(days=28)  # (our design) so far ahead the rota is looked at
LONGEST_SHIFT = timedelta(days=7)  # (our design) a week in command; a longer one is entered in parts
WAYS_NEEDED = 2  # (our design) tested ways of being reached; with one the shift is allowed and shown


class Level(StrEnum):
    """For what somebody is on call. A duty desk has a first and, where it likes, a second; an agency has a command."""

    FIRST = "first"
    SECOND = "second"
    COMMAND = "command"


LEVEL_WORDS = {Level.FIRST: "First on call", Level.SECOND: "Second on call", Level.COMMAND: "Command on call"}


class SwapState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


SWAP_WORDS = {
    SwapState.ASKED: "Waiting for an answer",
    SwapState.ACCEPTED: "Accepted",
    SwapState.REFUSED: "Refused",
    SwapState.WITHDRAWN: "Withdrawn",
    SwapState.LAPSED: "Not answered in time",
}


@dataclass(frozen=True)
class Stint:
    """Somebody is on call from a moment until a moment. user: the key."""

    user: int
    starts_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        """At the second of a change it is the new holder's."""
        return self.starts_at <= at < self.ends_at


def stints_of(holder: int, shift: Span, covers: Iterable[Stint]) -> list[Stint]:
    """Who holds which part of a shift: whoever covers a part holds that part, and its holder the rest. In order.

    covers: of this shift, none over another; what of them lies outside of the shift does not count.
    """
    starts_at, ends_at = shift
    found: list[Stint] = []
    for cover in sorted(covers, key=lambda each: each.starts_at):
        begins, until = max(cover.starts_at, starts_at), min(cover.ends_at, ends_at)
        if begins >= until:
            continue
        if begins > starts_at:
            found.append(Stint(holder, starts_at, begins))
        found.append(Stint(cover.user, begins, until))
        starts_at = until
    if starts_at < ends_at:
        found.append(Stint(holder, starts_at, ends_at))
    return found


# What a shift needs


@dataclass(frozen=True)
class Fitness:
    """What of somebody decides whether they can be on call in some time.

    has_role: one that the desk allows, or that commands. is_member: of the desk's team all the while; of command, of
    the agency. has_factor: a second factor, or none is required here. is_busy: on call somewhere then.
    ways: how many tested ways of being reached.
    """

    name: str
    is_active: bool = True
    has_role: bool = True
    is_member: bool = True
    has_factor: bool = True
    is_away: bool = False
    is_busy: bool = False
    ways: int = WAYS_NEEDED


def why_not(facts: Fitness) -> str:
    """Why they cannot have the shift, the first reason; empty where they can."""
    name = facts.name
    reasons = [
        (not facts.is_active, f"{name} can no longer sign in. Choose someone else"),
        (not facts.has_role, f"{name} has a role that cannot be on call here. Choose someone else"),
        (not facts.is_member, f"{name} is not in the team all of this time. Choose someone else"),
        (not facts.has_factor, f"{name} has not set up a second factor. They must do this before a shift"),
        (facts.is_away, f"{name} is on leave during this time. Choose someone else, or change the times"),
        (facts.ways < 1, f"{name} has no contact method tested in the last 90 days"),
    ]
    return next((words for is_so, words in reasons if is_so), "")


def needs_way(facts: Fitness) -> bool:
    """Whether they have one tested way of being reached alone: allowed, and shown."""
    return 0 < facts.ways < WAYS_NEEDED


# What is warned of


class Warned(StrEnum):
    TOO_LONG = "too_long"
    TOO_LITTLE_REST = "too_little_rest"


def spells(spans: Iterable[Span]) -> list[Span]:
    """Time on call without a break: what touches or overlaps is one. In order."""
    found: list[Span] = []
    for starts_at, ends_at in sorted(spans):
        if found and starts_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends_at))
        else:
            found.append((starts_at, ends_at))
    return found


def warnings(spans: Iterable[Span], *, longest: timedelta, rest: timedelta) -> list[tuple[Warned, Span]]:
    """Of one person's time on call: each spell that is longer than allowed, and each rest before one that is shorter.

    Exactly the longest, and exactly the rest, are right.
    """
    found: list[tuple[Warned, Span]] = []
    before: Span | None = None
    for spell in spells(spans):
        if before and spell[0] - before[1] < rest:
            found.append((Warned.TOO_LITTLE_REST, (before[1], spell[0])))
        if spell[1] - spell[0] > longest:
            found.append((Warned.TOO_LONG, spell))
        before = spell
    return found


# Gaps


class Missing(StrEnum):
    """Why nobody is on call."""

    NOBODY = "nobody"  # no shift
    ON_LEAVE = "on_leave"
    NOT_ABLE = "not_able"  # left, disabled, or lost the role


@dataclass(frozen=True)
class GapSpan:
    """Time in which nobody is on call. user: the key of whoever is named on the shift and is not there."""

    starts_at: datetime
    ends_at: datetime
    missing: Missing = Missing.NOBODY
    user: int | None = None


Absences = Mapping[int, Sequence[tuple[Missing, Span]]]  # by the key of a user


def gaps_in(span: Span, stints: Iterable[Stint], absences: Absences) -> list[GapSpan]:
    """The time of which no stint speaks, and that of stints whose holder is not there. In order."""
    held = [each for each in stints if each.starts_at < span[1] and each.ends_at > span[0]]
    found = [GapSpan(*each) for each in uncovered(span, [(each.starts_at, each.ends_at) for each in held])]
    for stint in held:
        left: list[Span] = [(max(stint.starts_at, span[0]), min(stint.ends_at, span[1]))]
        for missing, absence in sorted(absences.get(stint.user, ()), key=lambda each: each[1]):
            found += [GapSpan(*part, missing, stint.user) for each in left if (part := common(each, absence))]
            left = [part for each in left for part in uncovered(each, [absence])]
    return sorted(found, key=lambda each: (each.starts_at, each.ends_at))


def common(one: Span, other: Span) -> Span | None:
    """The time that both have; None for none."""
    begins, until = max(one[0], other[0]), min(one[1], other[1])
    return (begins, until) if begins < until else None


class Stage(StrEnum):
    """How near a gap is: each is told of once. From 4 hours on it is told to command, critical."""

    DAYS_14 = "14 days"
    DAYS_7 = "7 days"
    DAYS_2 = "2 days"
    DAY_1 = "1 day"
    HOURS_4 = "4 hours"


GAP_STAGES = (
    (Stage.HOURS_4, timedelta(hours=4)),
    (Stage.DAY_1, timedelta(days=1)),
    (Stage.DAYS_2, timedelta(days=2)),
    (Stage.DAYS_7, timedelta(days=7)),
    (Stage.DAYS_14, timedelta(days=14)),
)


def gap_stage(starts_at: datetime, *, at: datetime) -> Stage | None:
    """The nearest stage that a gap has come to, also one that has begun; None while it is further off than 14 days."""
    return next((stage for stage, before in GAP_STAGES if at >= earlier(starts_at, before)), None)


REMINDERS = (timedelta(hours=12), timedelta(days=1), timedelta(days=3), timedelta(days=7))


def reminder_of(starts_at: datetime, *, made_at: datetime, at: datetime) -> timedelta | None:
    """The last reminder before a shift whose time has come since the shift was entered; None for none, and once it has
    begun."""
    if at >= starts_at:
        return None
    return next((before for before in REMINDERS if made_at < earlier(starts_at, before) <= at), None)


def earlier(moment: datetime, before: timedelta) -> datetime:
    """So long before: whole days by the clock on the wall, hours as they pass."""
    if before < timedelta(days=1):
        return moment - before
    return (moment.astimezone(LONDON) - before).astimezone(moment.tzinfo)
