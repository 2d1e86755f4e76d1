"""Escalation of alerts: when, to whom, and how much time is left. Pure functions of stored times.

The ladder is team, deputy, duty desk, command. When each is due is worked out by whoever looks; that deputies were
alerted is a row (`sharing/duties/escalation.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_STEP = timedelta(hours=4)  # (our design) past its time an alert does not wait another whole day on a rung
LAST_MINUTES = timedelta(minutes=15)


class Rung(StrEnum):
    """Who is asked, once those before have let their time pass."""

    TEAM = "team"
    DEPUTY = "deputy"
    DUTY_DESK = "duty_desk"
    COMMAND = "command"


class ClockState(StrEnum):
    """How a clock looks; the words of the house style."""

    TIME = "time"
    QUARTER = "quarter"
    TENTH = "tenth"
    LATE = "late"
    MET = "met"


@dataclass(frozen=True)
class EscalationStep:
    """A rung, and the moment from which it is asked."""

    rung: Rung
    at: datetime


@dataclass(frozen=True)
class Clock:
    """How much of a span has passed. `left` is below nought when late; when met, it is what had been left."""

    state: ClockState
    left: timedelta
    percent: int


def ladder(*, told_at: datetime, due_at: datetime) -> list[EscalationStep]:
    """All rungs in their order.

    The team has until `due_at`. From that moment its deputies are asked, and each further rung after the same time
    again, but at most LONGEST_STEP.
    """
    step = min(due_at - told_at, LONGEST_STEP)
    return [
        EscalationStep(Rung.TEAM, told_at),
        EscalationStep(Rung.DEPUTY, due_at),
        EscalationStep(Rung.DUTY_DESK, due_at + step),
        EscalationStep(Rung.COMMAND, due_at + 2 * step),
    ]


def next_step(*, told_at: datetime, due_at: datetime, at: datetime) -> EscalationStep | None:
    """Whom it climbs to next, and when; None from command on."""
    return next((step for step in ladder(told_at=told_at, due_at=due_at) if step.at > at), None)


def clock_at(*, told_at: datetime, due_at: datetime, at: datetime, stopped_at: datetime | None = None) -> Clock:
    """How the clock of a receipt looks at this moment.

    A quarter of the time left, and a tenth or 15 minutes left, still count as that; it is late after `due_at`.
    stopped_at: when the team acknowledged. In time is *met* for ever, and late stays late.
    """
    moment = stopped_at or at
    whole, left = due_at - told_at, due_at - moment
    percent = 100 if left <= timedelta(0) or not whole else min(100, max(0, round(100 - 100 * (left / whole))))
    if left < timedelta(0):
        state = ClockState.LATE
    elif stopped_at:
        state = ClockState.MET
    elif left <= max(LAST_MINUTES, whole / 10):
        state = ClockState.TENTH
    elif left <= whole / 4:
        state = ClockState.QUARTER
    else:
        state = ClockState.TIME
    return Clock(state, left, percent)


def span_in_words(span: timedelta) -> str:
    """ "48 min", "2 h 20 min", "3 days"; whole minutes, rounded down. The sign is for the caller."""
    minutes = int(abs(span).total_seconds() // 60)
    hours, days = minutes // 60, minutes // (24 * 60)
    if days >= 2:
        return f"{days} days"
    if hours:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{minutes} min"


def clock_in_words(clock: Clock, *, took: timedelta) -> str:
    """What stands over the bar. took: from being told to acknowledging, for a clock that was met."""
    if clock.state is ClockState.MET:
        return f"Met in {span_in_words(took)}"
    if clock.state is ClockState.LATE:
        return f"{span_in_words(clock.left)} late"
    return span_in_words(clock.left)
