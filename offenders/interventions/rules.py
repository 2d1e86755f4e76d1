"""When an intervention has lapsed, and when it is to be told."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

LAW_ENTRIES: tuple[str, ...] = ()  # custom: a finding of an inquest, and no section
LAPSE_DAYS = 28  # without a session, a service setting


class InterventionState(StrEnum):
    RUNNING = "running"
    COMPLETED = "completed"
    STOPPED = "stopped"
    ENDED_WITH_LICENCE = "ended_with_licence"


class Attended(StrEnum):
    """Whether the person came. It says nothing of how they did."""

    CAME = "came"
    EXCUSED = "excused"
    MISSED = "missed"


def lapsed_on(*, starts_on: date, last_session_on: date | None, ends_on: date | None, days: int) -> date:
    """The first day on which it counts as lapsed: so many days without a session, or the day after its planned end,
    whichever is first."""
    silent = max(last_session_on or starts_on, starts_on) + timedelta(days=days + 1)
    return min(silent, ends_on + timedelta(days=1)) if ends_on else silent
