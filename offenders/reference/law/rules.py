"""Rules of the register of law: how long a check of an entry holds."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

CHECK_HOLDS_DAYS = 90  # our design: a quarter; since 2024 law on release has moved several times a year


class CheckState(StrEnum):
    SUPPLIED = "supplied"  # as the program brought it: nobody here has checked it, or not since it was changed
    CHECKED = "checked"
    LAPSED = "lapsed"  # somebody checked it, and let the check lapse


def lapses_on(checked_on: date) -> date:
    """The first day on which a check no longer holds, 90 days after it."""
    return checked_on + timedelta(days=CHECK_HOLDS_DAYS)


def check_state(checked_on: date | None, *, on: date) -> CheckState:
    """checked_on: the day of the latest check that stands, None where there is none."""
    if checked_on is None:
        return CheckState.SUPPLIED
    return CheckState.LAPSED if on >= lapses_on(checked_on) else CheckState.CHECKED
