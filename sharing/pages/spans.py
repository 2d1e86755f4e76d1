"""From days that people type to the moments that rows hold, in UK time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of(day: date, *, today: date) -> datetime | None:
    """The first moment of the day; None, which actions read as now, when the day is today."""
    return None if day == today else timezone.make_aware(datetime.combine(day, time.min))


def end_of(last_day: date | None) -> datetime | None:
    """The first moment after the last day: what ends then still holds on the whole of that day."""
    return timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min)) if last_day else None


def last_day_of(ends_at: datetime | None) -> date | None:
    """The last day on which a row that ends at this moment held for at least a part."""
    return timezone.localdate(ends_at - timedelta(microseconds=1)) if ends_at else None
