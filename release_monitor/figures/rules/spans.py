"""Weeks and months as figures go by them: of the London clock, Monday to Sunday, whole or unfinished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
WEEKS = (13, 26, 52)  # over which rates are taken


@dataclass(frozen=True, order=True)
class Span:
    """Days from `first` until `until`, which is not included. An unfinished one is hatched, and never compared."""

    first: date
    until: date
    is_finished: bool = True

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.until - self.first).days

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day < self.until


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(day: date, *, today: date) -> Span:
    """The week of this day, as it is known on `today`."""
    first = monday_of(day)
    return Span(first, first + WEEK, first + WEEK <= today)


def weeks_before(today: date, number: int) -> list[Span]:
    """So many full weeks, earliest first: the last one ended before the Monday of this week."""
    first = monday_of(today)
    return [Span(first - back * WEEK, first - (back - 1) * WEEK) for back in range(number, 0, -1)]


def weeks_ahead(today: date, number: int) -> list[Span]:
    """So many weeks from this one on, which is unfinished as all of them are."""
    first = monday_of(today)
    return [Span(first + n * WEEK, first + (n + 1) * WEEK, False) for n in range(number)]


def whole(spans: Sequence[Span]) -> Span:
    """From the first of them to the last, as one."""
    return Span(spans[0].first, spans[-1].until, all(span.is_finished for span in spans))


def before(span: Span) -> Span:
    """As many days as these that ended when these began."""
    return Span(span.first - timedelta(days=span.days), span.first)


def month_first(day: date, *, ahead: int = 0) -> date:
    """The first day of its month, or of one so many months later; earlier where the number is below 0."""
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def month_of(day: date, *, today: date) -> Span:
    first, until = month_first(day), month_first(day, ahead=1)
    return Span(first, until, until <= today)


def months_to(today: date, number: int) -> list[Span]:
    """So many months up to the one of today, earliest first. The last one is unfinished."""
    return [month_of(month_first(today, ahead=-back), today=today) for back in range(number - 1, -1, -1)]


def quarter_of(day: date, *, today: date) -> Span:
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    until = month_first(first, ahead=3)
    return Span(first, until, until <= today)


def quarters_to(today: date, number: int) -> list[Span]:
    """So many quarters up to the one of today, earliest first. The last one is unfinished."""
    this = quarter_of(today, today=today).first
    return [quarter_of(month_first(this, ahead=-3 * back), today=today) for back in range(number - 1, -1, -1)]


def years_to(today: date, number: int) -> list[Span]:
    """So many calendar years up to this one, earliest first. The last one is unfinished."""
    return [Span(date(year, 1, 1), date(year + 1, 1, 1), year < today.year) for year in _years(today, number)]


def _years(today: date, number: int) -> range:
    return range(today.year - number + 1, today.year + 1)


def at_a_break(spans: Sequence[Span], counted_since: date) -> int | None:
    """Which of these spans is the first that is counted by the newer definition; None where there is no break in them.

    The line of a chart is broken before it. A span in which the definition changed belongs to neither side: it is the
    one before the break, and is not compared.
    """
    if not spans or not spans[0].first < counted_since < spans[-1].until:
        return None
    return next((n for n, span in enumerate(spans) if span.first >= counted_since), None)
