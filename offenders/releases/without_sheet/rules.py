"""Reminders to a prison for its date sheet: when, and how severe."""

from __future__ import annotations

from datetime import date

from offenders.releases.warnings.rules import WINDOWS
from sharing.alerts.rules import Severity

HIGH_FROM, CRITICAL_FROM = 14, 2  # days before; practice, not law
AT_ONCE = WINDOWS[0] + 1  # the first time, however far the day is
PAST = 0


def rung_of(*, warn_on: date, on: date) -> int:
    """Days before the release that stand for the time at which the prison is asked: 28, 14, 7, 2, 1, PAST from the day
    itself on, AT_ONCE while it is farther."""
    left = (warn_on - on).days
    if left <= 0:
        return PAST
    return min((days for days in WINDOWS if days >= left), default=AT_ONCE)


def severity_of(rung: int) -> Severity:
    if rung <= CRITICAL_FROM:
        return Severity.CRITICAL
    return Severity.HIGH if rung <= HIGH_FROM else Severity.NORMAL
