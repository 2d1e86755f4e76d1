"""Rules of hearings: the days on which one may be, cautions about them, and how long before it teams are alerted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sharing.practice.working_time import name_of_bank_holiday

LAW_ENTRIES = ("pbr-17-new", "pbr-22")

TOLD_WEEKS = (8, 3, 1)  # before the first day; practice. The first two are the times of r.17 and r.22
SOON_DAYS = 14  # a hearing that changes so near is to be read within hours; practice
WEEKLY_CAPACITY = 3  # hearings of these cases that the service can staff in a week; practice
MOST_DAYS = 20
FAR_DAYS = 366


@dataclass(frozen=True)
class Caution:
    """Something about a day that whoever lists it should know. It refuses nothing: the Board sits when it sits."""

    day: date
    words: str


def in_order(days: Iterable[date]) -> tuple[date, ...]:
    """Each day once, earliest first."""
    return tuple(sorted(set(days)))


def refusal(days: Sequence[date], *, on: date) -> str:
    """Why a hearing cannot be listed for these days; empty when it can. on: today, the first day on which it can be.

    days: in order.
    """
    if not days:
        return "Enter at least one date"
    if len(days) > MOST_DAYS:
        return f"Enter at most {MOST_DAYS} dates"
    if days[0] < on:
        return "Enter a future date, or record the hearing as heard"
    return ""


def refusal_as_heard(days: Sequence[date], *, on: date) -> str:
    """Why a hearing cannot have been heard on these days; empty when it can. Its last day may be today."""
    if not days:
        return "Enter at least one date"
    return "The hearing has not taken place yet" if days[-1] > on else ""


def cautions(
    days: Iterable[date], *, listed_on: date, name_of_holiday: Callable[[date], str] = name_of_bank_holiday
) -> list[Caution]:
    """Weekends, bank holidays in England and Wales, and days so far ahead that the year may be mistyped."""
    found = []
    for day in days:
        if holiday := name_of_holiday(day):
            found.append(Caution(day, f"a bank holiday, {holiday}"))
        elif day.weekday() >= 5:
            found.append(Caution(day, "a weekend"))
        if (day - listed_on).days > FAR_DAYS:
            found.append(Caution(day, "more than a year ahead"))
    return found


def window_of(*, first_on: date, on: date, weeks: Sequence[int] = TOLD_WEEKS) -> int | None:
    """In which window, in weeks before, a hearing stands on a day: the smallest that still holds it.

    Weeks are counted in days, so that the changes of the clock do not move them: 8 weeks before a Monday is a Monday.
    None before the first window, and from the first day of the hearing on.
    """
    left = (first_on - on).days
    return min((week for week in weeks if 7 * week >= left), default=None) if left >= 1 else None


def is_short_notice(due_on: date, *, listed_on: date) -> bool:
    """Whether the last day of a limit before the hearing had passed when it was listed."""
    return due_on < listed_on


def is_soon(days: Iterable[date | None], *, on: date, soon_days: int = SOON_DAYS) -> bool:
    """Whether the earliest of these days lies within `soon_days`, or has passed."""
    known = [day for day in days if day is not None]
    return bool(known) and min(known) <= on + timedelta(days=soon_days)


def over_capacity(number: int, capacity: int) -> str:
    """How many hearings a week holds, beside how many can be staffed: "4 of 3: 1 over"."""
    over = number - capacity
    return f"{number} of {capacity}" + (f": {over} over" if over > 0 else "")


class ConflictAnswer(StrEnum):
    """What the Board answers to a conflict of interest that a member of the panel declares."""

    STAYS = "stays"
    REPLACED = "replaced"


class Discipline(StrEnum):
    JUDICIAL = "judicial"
    PSYCHIATRIST = "psychiatrist"
    PSYCHOLOGIST = "psychologist"
    PROBATION = "probation"
    LAW_ENFORCEMENT = "law_enforcement"
    INDEPENDENT = "independent"
