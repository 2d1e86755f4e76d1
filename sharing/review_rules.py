"""On which day does a review of access begin, and when is it due?"""

from __future__ import annotations

from datetime import date

from sharing.working_time import Calendar, is_working_day, working_days_after

MONTHS = (1, 2, 3, 4, 6, 12)  # that part a year evenly


def period_of(day: date, *, months: int) -> date:
    """The first day of the period of so many months in which the day lies; periods begin with the year."""
    if months not in MONTHS:
        raise ValueError(f"a year has no even parts of {months} months")
    return date(day.year, day.month - (day.month - 1) % months, 1)


def begins_on(period: date, is_bank_holiday: Calendar | None = None) -> date:
    """The first working day of the period."""
    return period if is_working_day(period, is_bank_holiday) else working_days_after(period, 1, is_bank_holiday)


def last_day(begun_on: date, *, working_days: int, is_bank_holiday: Calendar | None = None) -> date:
    """The last day on which something can be confirmed. begun_on: not counted."""
    return working_days_after(begun_on, working_days, is_bank_holiday)


def quarter_in_words(period: date) -> str:
    """ "October 2026": the month in which it begins."""
    return f"{period:%B %Y}"
