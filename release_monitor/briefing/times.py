"""The times at which reports are ready, by the London clock. Pure functions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
READY_AT = time(7)  # figures are as at 06:00, and late for 15 minutes at most


class Every(StrEnum):
    """How often a letter is due."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def latest_due(every: Every, *, at: datetime) -> datetime:
    """The last moment at or before `at` at which a letter is due: 7:00 in London each day, each Monday, or on the first
    of each month."""
    day = at.astimezone(LONDON).date()
    found = _moment(_day_of(every, day))
    return found if found <= at else _moment(_day_of(every, day, back=1))


def next_due(every: Every, *, at: datetime) -> datetime:
    """The first such moment after `at`."""
    day = latest_due(every, at=at).astimezone(LONDON).date()
    if every is Every.DAILY:
        return _moment(day + timedelta(days=1))
    return _moment(day + timedelta(days=7) if every is Every.WEEKLY else months_after(day, 1))


def _day_of(every: Every, day: date, *, back: int = 0) -> date:
    if every is Every.DAILY:
        return day - timedelta(days=back)
    if every is Every.WEEKLY:
        return day - timedelta(days=day.weekday() + 7 * back)
    return months_after(day.replace(day=1), -back)


def _moment(day: date) -> datetime:
    return datetime.combine(day, READY_AT, tzinfo=LONDON)


def months_after(day: date, months: int) -> date:
    """The same day of a later month; the last day of one that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))
