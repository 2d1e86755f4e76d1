"""Warnings of a release: how long before it teams are alerted, and how soon a changed date must be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TOLD_AT = time(5, 30)  # UK time; practice
WINDOWS = (28, 14, 7, 2, 1)  # days before; practice, not law
SOON_DAYS = 14  # a date that changes so near is to be read within hours


def told_from(day: date) -> datetime:
    """From when on this day teams are told of what is coming."""
    return datetime.combine(day, TOLD_AT, ZoneInfo("Europe/London"))


def window_of(*, warn_on: date, on: date, windows: Sequence[int] = WINDOWS) -> int | None:
    """The window in which a release stands on a day: the smallest that still holds it.

    27 days before it is that of 28 days, so that a clock that was late by a day tells all the same. None before the
    first window, and from the day of the release on.
    """
    left = (warn_on - on).days
    return min((days for days in windows if days >= left), default=None) if left >= 1 else None


def days_told(*, warn_on: date, on: date, windows: Sequence[int] = WINDOWS) -> dict[int, date]:
    """By window, the day on which it is told of, from today on; of the one in which the release stands now, today."""
    now = window_of(warn_on=warn_on, on=on, windows=windows)
    told = {days: on if days == now else warn_on - timedelta(days=days) for days in windows}
    return {days: day for days, day in told.items() if days == now or day > on}


def is_soon(*, on: date, days: Sequence[date | None], soon_days: int = SOON_DAYS) -> bool:
    """Whether the earliest of an old and a new date lies within `soon_days` from `on`, or has passed."""
    known = [day for day in days if day is not None]
    return bool(known) and (min(known) - on).days <= soon_days
