"""Rules of ways of being reached: how long a test counts, and how long a code can be typed back."""

from __future__ import annotations

from datetime import datetime, timedelta

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
CALL_ASKED_LASTS = timedelta(hours=12)  # a call that nobody of the desk has made by then is asked for again
MOST_TRIES = 5  # wrong codes after which a code is dead
MOST_TESTS = 5  # of one user within an hour, whatever the way
TESTS_COUNTED_FOR = timedelta(hours=1)


def good_until(tested_at: datetime, *, days: int) -> datetime:
    """The first moment at which the test no longer counts."""
    return tested_at + timedelta(days=days)


def is_good(tested_at: datetime | None, *, days: int, at: datetime) -> bool:
    return tested_at is not None and at < good_until(tested_at, days=days)


def is_reminded(tested_at: datetime | None, *, days: int, before: int, at: datetime) -> bool:
    """Whether it still counts, and lapses within so many days."""
    if tested_at is None or not is_good(tested_at, days=days, at=at):
        return False
    return at >= good_until(tested_at, days=days) - timedelta(days=before)
