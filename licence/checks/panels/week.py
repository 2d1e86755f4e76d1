"""A week of checks as the page prints it: seven days, and before them what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from licence.checks.models import Check
from licence.checks.panels.checks import Last, last_of, who_checks
from offenders.dates.rules.releases import week_of
from sharing.practice.working_time import name_of_bank_holiday
from sharing.time_words import format_day_month, format_span, format_time, format_weekday

MOST = 12  # of a day; the others fold out


@dataclass(frozen=True)
class WeekEntry:
    """A check on its day. found: how it was answered; late: in how many words it is overdue."""

    check: Check
    at: str
    who: str
    late: str
    found: Last | None


@dataclass(frozen=True)
class Day:
    day: date
    entries: list[WeekEntry]
    more: list[WeekEntry]
    is_today: bool
    bank_holiday: str

    @property
    def words(self) -> str:
        return f"{format_weekday(self.day)} {format_day_month(self.day)}"

    @property
    def head(self) -> str:
        """Above its column: the month stands in the heading of the page."""
        return f"{format_weekday(self.day)} {self.day.day}"


@dataclass(frozen=True)
class Week:
    words: str
    monday: date
    overdue: list[WeekEntry]
    days: list[Day]
    before: date
    after: date
    is_this: bool

    @property
    def is_empty(self) -> bool:
        return not self.overdue and not any(day.entries for day in self.days)


def week_page(overdue: Iterable[Check], rows: Iterable[Check], *, monday: date, today: date) -> Week:
    """overdue: told before the days of this week, and on no day of it. Both `with_all`, in the order of their times."""
    late = [entry_of(check, today=today) for check in overdue]
    told = {each.check.pk for each in late}
    by_day: dict[date, list[WeekEntry]] = {}
    for row in rows:
        if row.pk not in told:
            by_day.setdefault(row.due_on, []).append(entry_of(row, today=today))
    days = [monday + timedelta(days=n) for n in range(7)]
    return Week(
        words=format_span(monday, days[-1]),
        monday=monday,
        overdue=late,
        days=[_day(day, by_day.get(day, []), today=today) for day in days],
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        is_this=monday == week_of(today)[0],
    )


def entry_of(check: Check, *, today: date) -> WeekEntry:
    days = (today - check.due_on).days
    is_late = not check.outcome and days > 0
    return WeekEntry(
        check=check,
        at=format_time(check.due_at) if check.due_at else "",
        who=who_checks(check),
        late=f"{days} day{'' if days == 1 else 's'} late" if is_late else "",
        found=last_of(check) if check.outcome else None,
    )


def _day(day: date, entries: list[WeekEntry], *, today: date) -> Day:
    return Day(day, entries[:MOST], entries[MOST:], day == today, name_of_bank_holiday(day))
