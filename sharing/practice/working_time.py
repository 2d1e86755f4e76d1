"""Working days and hours: which days are worked, and when a span of them ends. (England and Wales.)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import holidays

Calendar = Callable[[date], bool]  # whether a day is a bank holiday
_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")


def in_england_and_wales(day: date) -> bool:
    """Whether the day is a bank holiday there, as far as is announced; beyond that by the standing rules."""
    return day in _HOLIDAYS


def name_of_bank_holiday(day: date) -> str:
    """Its name; empty on any other day."""
    return _HOLIDAYS.get(day) or ""


def is_working_day(day: date, is_bank_holiday: Calendar | None = None) -> bool:
    """Monday to Friday, and no bank holiday in England and Wales."""
    return day.weekday() < 5 and not (is_bank_holiday or in_england_and_wales)(day)


def working_days_after(day: date, number: int, is_bank_holiday: Calendar | None = None) -> date:
    """So many working days later; after none the day itself."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day, is_bank_holiday)
    return day


def working_days_before(day: date, number: int, is_bank_holiday: Calendar | None = None) -> date:
    """So many working days earlier; before none the day itself."""
    while number > 0:
        day -= timedelta(days=1)
        number -= is_working_day(day, is_bank_holiday)
    return day


@dataclass(frozen=True)
class Hours:
    """When a working day begins and ends, by the clock on the wall. Raises ValueError when it would never end."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError("a working day ends after it begins")


def working_hours_after(
    moment: datetime, number: int, *, hours: Hours, is_bank_holiday: Calendar | None = None
) -> datetime:
    """The moment at which so many working hours have passed.

    moment: with its zone, whose wall clock counts; the answer is in it. Before the day opens it counts from the
    opening, after it closes and on other days from the next one. What is over at closing time is over then.
    """
    left = timedelta(hours=number)
    day = moment.date()
    while True:
        if is_working_day(day, is_bank_holiday):
            opens = datetime.combine(day, hours.opens, moment.tzinfo)
            closes = datetime.combine(day, hours.closes, moment.tzinfo)
            begins = max(opens, moment)
            if begins < closes and left <= closes - begins:
                return begins + left
            left -= max(closes - begins, timedelta(0))
        day += timedelta(days=1)
