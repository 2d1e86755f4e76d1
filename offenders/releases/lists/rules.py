"""The days that the calendar of a month shows."""

from __future__ import annotations

from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 2099


def weeks_of(month: date) -> list[list[date]]:
    """Whole weeks, Monday to Sunday, that hold a day of the month; `month` is any day of it."""
    day = first_of(month)
    day -= timedelta(days=day.weekday())
    weeks = []
    while day <= last_of(month):
        weeks.append([day + timedelta(days=n) for n in range(7)])
        day += timedelta(days=7)
    return weeks


def first_of(month: date) -> date:
    return month.replace(day=1)


def last_of(month: date) -> date:
    return month_after(month) - timedelta(days=1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def is_shown(month: date) -> bool:
    """Whether anybody can be sentenced, or due, in a month like this: the calendar turns no further."""
    return FIRST_YEAR <= month.year <= LAST_YEAR
