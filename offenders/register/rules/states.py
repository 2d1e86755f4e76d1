"""The states of an entry on the register, of a duty and of a file on one; the days on which something changes."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from offenders.register.rules.calendar import DAY, spans_in_days
from offenders.register.rules.facts import Life
from offenders.register.rules.periods import Period

LAW_ENTRIES: tuple[str, ...] = ("cta-53",)


CONFIRM = (  # why a register entry cannot be decided after an appeal that left nothing
    "No period follows from the record any longer. That the duties never applied needs the court paper and a second "
    "person"
)


class EntryState(StrEnum):
    """Where a person is on the register. UNDECIDED: the law cannot be applied yet; never read as "no"."""

    EXPECTED = "expected"  # sentenced, and held since: the duties begin with the release
    ACTIVE = "active"
    STOPPED = "stopped"  # held again: the period stands still
    ABROAD = "abroad"
    ENDED = "ended"
    NEVER_APPLIED = "never_applied"  # quashed or fallen below on appeal (CTA 2008 s.61(3))
    UNDECIDED = "undecided"
    NOT_SUBJECT = "not_subject"


RUNS = frozenset({EntryState.EXPECTED, EntryState.ACTIVE, EntryState.STOPPED, EntryState.ABROAD})
AT_LIBERTY = frozenset({EntryState.ACTIVE, EntryState.ABROAD})
LISTED = RUNS | {EntryState.UNDECIDED}


class DutyState(StrEnum):
    """Of one duty. It never vanishes: something settles, lifts or supersedes it, or it is late."""

    OPEN = "open"
    SETTLED = "settled"
    LATE = "late"  # still owed
    SETTLED_LATE = "settled_late"
    FILE_OPENED = "file_opened"  # late, and considered under s.54; still owed
    LIFTED = "lifted"
    SUPERSEDED = "superseded"


OWED = frozenset({DutyState.OPEN, DutyState.LATE, DutyState.FILE_OPENED})
OVERDUE = frozenset({DutyState.LATE, DutyState.FILE_OPENED})


class FileState(StrEnum):
    """Of a file on a suspected offence under s.54. What comes of it is decided by people."""

    CONSIDERED = "considered"
    CHARGED = "charged"
    NO_FURTHER_ACTION = "no_further_action"
    EXCUSE_ACCEPTED = "excuse_accepted"


def state_of(life: Life, register: Sequence[Period], *, has_died: bool) -> EntryState:
    """By the periods that were worked out; the last day still counts.

    Who was at liberty for any day since the first day of the duties, and is held now, is stopped; who never was is
    expected.
    """
    if not register:
        return EntryState.NOT_SUBJECT
    if has_died or not any(life.as_at <= period.last_day for period in register):
        return EntryState.ENDED
    first = min(period.from_on for period in register)
    if life.is_held(life.as_at):
        days = (life.as_at - first).days + 1
        was_free = days > spans_in_days(life.detention, first, life.as_at)
        return EntryState.STOPPED if was_free else EntryState.EXPECTED
    return EntryState.ABROAD if life.is_abroad(life.as_at) else EntryState.ACTIVE


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last day of a shorter one."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def marks_before(end: date, *, months: Iterable[int], days: Iterable[int]) -> list[date]:
    """The days on which the end of a period is told of, the earliest first."""
    return sorted(
        {*(months_before(end, number) for number in months), *(end - timedelta(days=number) for number in days)}
    )


def next_change(on: date, days: Iterable[date | None]) -> date | None:
    """The first of these days that is after `on`."""
    return min((day for day in days if day is not None and day > on), default=None)


def is_late(due_on: date, *, on: date) -> bool:
    """A duty may still be met on its last day."""
    return due_on < on


def tries_in_vain(results: Iterable[str], *, entered: str, refused: frozenset[str]) -> int:
    """How often entry was sought without success since it was last given (CTA 2008 s.56A). results: newest first."""
    count = 0
    for result in results:
        if result == entered:
            return count
        count += result in refused
    return count


__all__ = ["DAY", "DutyState", "EntryState", "FileState"]
