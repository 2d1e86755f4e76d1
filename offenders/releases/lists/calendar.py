"""A month as the calendar prints it: weeks of days, each with a few entries. And the releases of its days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from offenders.person_page import list_parts
from offenders.releases.lists import panels as release_panels
from offenders.releases.lists import rules as calendars
from sharing.practice.working_time import name_of_bank_holiday
from sharing.time_words import format_date, format_month, format_span, format_weekday_date

MOST = 4  # of a day; the others are in the list of its week


@dataclass(frozen=True)
class CalendarEntry:
    release: Any
    blocked: str
    note: str
    is_overdue: bool


@dataclass(frozen=True)
class Day:
    day: date
    entries: Sequence[Any]
    more: str
    week_url: str
    is_of_month: bool
    is_today: bool
    bank_holiday: str

    @property
    def words(self) -> str:
        return format_weekday_date(self.day)


@dataclass(frozen=True)
class Week:
    """note: what is said of the week as a whole, above its days; empty for nothing."""

    days: list[Day]
    note: str
    is_over: bool

    def __iter__(self) -> Iterator[Day]:
        return iter(self.days)

    @property
    def words(self) -> str:
        return format_span(self.days[0].day, self.days[-1].day)

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for day in self.days)


@dataclass(frozen=True)
class Note:
    words: str
    is_over: bool


@dataclass(frozen=True)
class Month:
    words: str
    weeks: list[Week]
    before: str
    before_url: str
    after: str
    after_url: str

    @property
    def is_empty(self) -> bool:
        return all(week.is_empty for week in self.weeks)


def month_of(
    entries: Mapping[date, Sequence[Any]],
    month: date,
    *,
    today: date,
    week_url: Callable[[date], str],
    month_url: Callable[[date], str],
    more: Mapping[date, int] | None = None,
    note_of: Callable[[date], Note] | None = None,
) -> Month:
    """entries: of whole weeks, by day. month: any day of it. more: how many of a day are not among its entries.
    note_of: what is said of the week of a Monday."""
    left_out = more or {}

    def day_of(day: date) -> Day:
        number = left_out.get(day, 0)
        return Day(
            day=day,
            entries=entries.get(day, ()),
            more=list_parts.format_count(number) if number else "",
            week_url=week_url(day),
            is_of_month=day.month == month.month,
            is_today=day == today,
            bank_holiday=name_of_bank_holiday(day),
        )

    def week_of(days: list[date]) -> Week:
        note = note_of(days[0]) if note_of else Note("", False)
        return Week([day_of(day) for day in days], note.words, note.is_over)

    before, after = calendars.month_before(month), calendars.month_after(month)
    return Month(
        words=format_month(month),
        weeks=[week_of(days) for days in calendars.weeks_of(month)],
        before=format_month(before),
        before_url=month_url(before) if calendars.is_shown(before) else "",
        after=format_month(after),
        after_url=month_url(after) if calendars.is_shown(after) else "",
    )


def releases_by_day(releases: Iterable[Any], *, today: date) -> tuple[dict[date, list[CalendarEntry]], dict[date, int]]:
    """The entries of each day, and how many more it has. releases: `with_people`, `first_of_each_day`."""
    entries: dict[date, list[CalendarEntry]] = defaultdict(list)
    number: dict[date, int] = {}
    for release in releases:
        entries[release.warn_on].append(entry_of(release, today=today))
        number[release.warn_on] = release.of_day
    return entries, {day: number[day] - len(found) for day, found in entries.items()}


def entry_of(release: Any, *, today: date) -> CalendarEntry:
    """A release on its day. The day is that of the warning: it is said when the person would leave on another."""
    note = "" if release.leaves_on == release.warn_on else f"leaves on {format_date(release.leaves_on)}"
    return CalendarEntry(
        release=release,
        blocked=release_panels.blocked_by(release),
        note=note,
        is_overdue=release.is_counted and release.leaves_on < today,
    )
