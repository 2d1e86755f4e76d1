"""Rules of law replays: by how much another law would move a person, and how that is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.releases import Code, release_routes

FIRST = 1_000_000  # days: who is refused newly, or no more, stands before whoever only moves


@dataclass(frozen=True)
class Outcome:
    """dates: by code; empty with refused, which says why there are none."""

    dates: Mapping[str, date]
    refused: str = ""


@dataclass(frozen=True)
class Band:
    """least, most: days by which the first day moves, both included."""

    words: str
    least: int
    most: int


BANDS = (
    Band("Earlier by more than a year", -FIRST, -367),
    Band("Earlier by up to a year", -366, -32),
    Band("Earlier by up to a month", -31, -8),
    Band("Earlier by up to a week", -7, -1),
    Band("Earliest date unchanged, another date changes", 0, 0),
    Band("Later by up to a week", 1, 7),
    Band("Later by up to a month", 8, 31),
    Band("Later by up to a year", 32, 366),
    Band("Later by more than a year", 367, FIRST),
)


def first_day(dates: Mapping[str, date], *, under: HeldUnder) -> date | None:
    """The first day on which the person could leave, by the law or because the Board directs it."""
    ways = release_routes({Code(code): day for code, day in dates.items() if code in list(Code)}, under=under)
    return min((way.expected_on for way in ways), default=None)


def moves_days(before: Outcome, after: Outcome, *, under: HeldUnder) -> int | None:
    """By how many days the first day moves: later is more than 0. None where one of the two knows no such day."""
    was, is_now = (first_day(each.dates, under=under) for each in (before, after))
    return (is_now - was).days if was and is_now else None


def size(moves: int | None) -> int:
    """For the order, the biggest first."""
    return FIRST if moves is None else abs(moves)


def build_moved_date_lines(
    before: Mapping[str, date], after: Mapping[str, date]
) -> list[tuple[str, date | None, date | None]]:
    """Each date that is another: its code, the day it was and the day it would be."""
    codes = dict.fromkeys([*before, *after])
    return [(code, was, is_now) for code in codes if (was := before.get(code)) != (is_now := after.get(code))]
