"""Hearings by days and weeks, with what each needs and how many a week holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from offenders.dates.rules.releases import week_of
from offenders.releases.lists.calendar import MOST, Note
from parole.hearings import rules
from parole.hearings.models import Hearing
from sharing import practice
from sharing.time_words import format_date, format_span, format_weekday_date

WEEKLY_CAPACITY = practice.define(
    "parole.weekly_hearings",
    "Hearings of these cases that the service can staff in a week",
    unit="hearings",
    default=rules.WEEKLY_CAPACITY,
    source="Practice: cleared members and security evidence are few",
)
TAGS = {Hearing.Status.LISTED: "waiting", Hearing.Status.HEARD: "done", Hearing.Status.ADJOURNED: "partly"}


@dataclass(frozen=True)
class HearingEntry:
    """A hearing on one of its days. part: "day 2 of 3", empty for the only one."""

    hearing: Any
    day: date
    part: str
    tag: str
    police: str
    lacks: bool

    @property
    def directions(self) -> str:
        number = self.hearing.open_directions
        return f"{number} direction{'' if number == 1 else 's'} open" if number else ""


@dataclass(frozen=True)
class HearingsGroup:
    """A day of a week, or a week of the list. note: what is said of a whole week."""

    words: str
    note: str
    is_over: bool
    entries: list[HearingEntry]


@dataclass(frozen=True)
class Turn:
    """The way to the week before and after, as components/months.html prints it."""

    before: str
    before_url: str
    after: str
    after_url: str


class Capacity:
    """How many hearings each week holds of those that the reader may know about, beside how many can be staffed."""

    def __init__(self, days: Iterable[list[date]]) -> None:
        """days: those of each hearing. A hearing counts once in each week in which it has a day."""
        self._found = Counter(monday for each in days for monday in {week_of(day)[0] for day in each})
        self._capacity = practice.over_time(WEEKLY_CAPACITY)

    def note_of(self, monday: date) -> Note:
        number, capacity = self._found[monday], int(self._capacity(monday))
        return Note(rules.over_capacity(number, capacity), number > capacity)


def entries_of(hearings: Iterable[Any], first: date, last: date) -> Iterator[HearingEntry]:
    """Each hearing on each of its days between these. hearings: `with_needs`."""
    for hearing in hearings:
        for n, day in enumerate(hearing.days, start=1):
            if first <= day <= last:
                yield entry_of(hearing, day, n)


def entry_of(hearing: Any, day: date, n: int) -> HearingEntry:
    number = len(hearing.days)
    is_ahead = hearing.status == Hearing.Status.LISTED
    return HearingEntry(
        hearing=hearing,
        day=day,
        part=f"day {n} of {number}" if number > 1 else "",
        tag=TAGS[hearing.status],
        police=police_of(hearing) if is_ahead else "",
        lacks=is_ahead and hearing.police_gave_at is None,
    )


def police_of(hearing: Any) -> str:
    if hearing.police_gave_at:
        return f"CT police gave theirs on {format_date(hearing.police_gave_at)}"
    if hearing.police_asked_on:
        return f"CT police asked on {format_date(hearing.police_asked_on)}, not received"
    return "CT police not asked"


def by_day(entries: Iterable[HearingEntry]) -> tuple[dict[date, list[HearingEntry]], dict[date, int]]:
    """The first few entries of each day, and how many more it has."""
    found = _in_order(entries)
    return {day: each[:MOST] for day, each in found.items()}, {day: len(each[MOST:]) for day, each in found.items()}


def days_of_week(entries: Iterable[HearingEntry]) -> list[HearingsGroup]:
    """The days of a week on which somebody is heard."""
    return [HearingsGroup(format_weekday_date(day), "", False, each) for day, each in _in_order(entries).items()]


def _in_order(entries: Iterable[HearingEntry]) -> dict[date, list[HearingEntry]]:
    """By day; in a day those of which it is known when they begin come first."""
    found: dict[date, list[HearingEntry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda each: (each.day, each.hearing.starts_at or time.max)):
        found[entry.day].append(entry)
    return found


def weeks_of_list(hearings: Iterable[Any], *, capacity: Capacity) -> list[HearingsGroup]:
    """The hearings of one page of the list, by the week of the first day."""
    found: dict[date, list[HearingEntry]] = defaultdict(list)
    for hearing in hearings:
        found[week_of(hearing.first_on)[0]].append(entry_of(hearing, hearing.first_on, 1))
    groups = []
    for monday, entries in found.items():
        note = capacity.note_of(monday)
        groups.append(HearingsGroup(format_span(*week_of(monday)), note.words, note.is_over, entries))
    return groups
