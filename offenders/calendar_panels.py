"""The releases of a month as the calendar prints them: weeks of days, each with a few people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as formatted

from offenders import release_panels
from offenders.rules import calendars
from offenders.rules.releases import name_of_bank_holiday

MOST = 4  # of a day; the others are in the list of its week


@dataclass(frozen=True)
class Entry:
    release: Any
    blocked: str
    note: str
    is_overdue: bool


@dataclass(frozen=True)
class Day:
    day: date
    entries: list[Entry]
    more: str
    week_url: str
    is_of_month: bool
    is_today: bool
    bank_holiday: str

    @property
    def words(self) -> str:
        return formatted(self.day, "l j F Y")


@dataclass(frozen=True)
class Month:
    words: str
    weeks: list[list[Day]]
    before: str
    before_url: str
    after: str
    after_url: str

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for week in self.weeks for day in week)


def month_of(
    releases: Iterable[Any],
    month: date,
    *,
    today: date,
    week_url: Callable[[date], str],
    month_url: Callable[[date], str],
) -> Month:
    """releases: of whole weeks, `with_people`, `first_of_each_day`. month: any day of it."""
    by_day: dict[date, list[Any]] = defaultdict(list)
    for release in releases:
        by_day[release.warn_on].append(release)

    def day_of(day: date) -> Day:
        found = by_day[day]
        more = found[0].of_day - len(found) if found else 0
        return Day(
            day=day,
            entries=[entry_of(release, today=today) for release in found],
            more=release_panels.told(more) if more else "",
            week_url=week_url(day),
            is_of_month=day.month == month.month,
            is_today=day == today,
            bank_holiday=name_of_bank_holiday(day),
        )

    before, after = calendars.before(month), calendars.after(month)
    return Month(
        words=formatted(month, "F Y"),
        weeks=[[day_of(day) for day in week] for week in calendars.weeks_of(month)],
        before=formatted(before, "F Y"),
        before_url=month_url(before) if calendars.is_shown(before) else "",
        after=formatted(after, "F Y"),
        after_url=month_url(after) if calendars.is_shown(after) else "",
    )


def entry_of(release: Any, *, today: date) -> Entry:
    """A release on its day. The day is that of the warning: it is said when the person would leave on another."""
    note = "" if release.leaves_on == release.warn_on else f"leaves on {formatted(release.leaves_on, 'j F Y')}"
    return Entry(
        release=release,
        blocked=release_panels.blocked_by(release),
        note=note,
        is_overdue=release.is_counted and release.leaves_on < today,
    )
