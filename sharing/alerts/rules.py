"""Escalation of alerts: when, to which rung, and how much time is left. Pure functions of stored times.

The ladder is team, deputies, duty desk, command, and command again. Each rung is a row that an action has made
(`sharing/duties/escalation.py`); which comes next, and when, follows from those rows and the receipt alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from sharing.practice.working_time import Calendar, Hours, is_working_day, working_hours_after

LONDON = ZoneInfo("Europe/London")
AGAIN_HOURS = 4  # working hours until command is alerted of a high one again
WORKING_DAY = Hours(time(8), time(18))
LAST_MINUTES = timedelta(minutes=15)


class Rung(StrEnum):
    """Who is asked, once those before have let their time pass."""

    TEAM = "team"
    DEPUTY = "deputy"
    DUTY_DESK = "duty_desk"
    COMMAND = "command"


RUNGS = {
    Rung.TEAM: "Your team",
    Rung.DEPUTY: "Deputies",
    Rung.DUTY_DESK: "Duty desk",
    Rung.COMMAND: "Command",
}


class Because(StrEnum):
    """Why a rung was made."""

    OVERDUE = "overdue"
    EMPTY_BELOW = "empty_below"
    NIGHT = "night"
    MAIL_DOWN = "mail_down"


class Severity(IntEnum):
    """How much harm waits. The number is the order in lists: the worst first."""

    CRITICAL = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4

    @property
    def label(self) -> str:
        return self.name.capitalize()

    @property
    def word(self) -> str:
        """As the API and the tags name it: `critical`."""
        return self.name.lower()


class ClockState(StrEnum):
    """How a clock looks; the words of the house style."""

    TIME = "time"
    QUARTER = "quarter"
    TENTH = "tenth"
    LATE = "late"
    MET = "met"


@dataclass(frozen=True)
class Night:
    """From when until when no rung of a high one is made, by the clock on the wall; two times that are one: never."""

    begins: time = time(22)
    ends: time = time(7)

    def __contains__(self, moment: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


@dataclass(frozen=True)
class StepLimits:
    """How long a rung has at least, at most, and at most of a critical one; the night of high ones. (Our design)

    Past its time an alert does not wait another whole day on a rung; and of what was due when it was told, rungs are
    never all made at one moment.
    """

    least: timedelta = timedelta(minutes=5)
    most: timedelta = timedelta(hours=4)
    most_critical: timedelta = timedelta(minutes=30)
    night: Night = Night()


@dataclass(frozen=True)
class EscalationStep:
    """A rung, and the moment from which it is asked. round: 1, of command also 2, 3 and so on."""

    rung: Rung
    at: datetime
    round: int = 1
    because: Because = Because.OVERDUE


@dataclass(frozen=True)
class Clock:
    """How much of a span has passed. `left` is below nought when late; when met, it is what had been left."""

    state: ClockState
    left: timedelta
    percent: int


def is_out_of_hours(moment: datetime, is_bank_holiday: Calendar | None = None) -> bool:
    """Whether a team is at home: not from 8am until 6pm on a working day. 6pm itself is out."""
    local = moment.astimezone(LONDON)
    is_open = WORKING_DAY.opens <= local.time() < WORKING_DAY.closes
    return not (is_open and is_working_day(local.date(), is_bank_holiday))


def due_of(*, told_at: datetime, minutes: int, severity: int, is_bank_holiday: Calendar | None = None) -> datetime:
    """When the team's time is over. A normal one of more than an hour counts working time, ten hours for a day; all
    others run by the clock, day and night."""
    if severity < Severity.NORMAL or minutes <= 60:
        return told_at + timedelta(minutes=minutes)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes_left = divmod(rest, 60)
    ends = working_hours_after(
        told_at.astimezone(LONDON),
        days * (WORKING_DAY.closes.hour - WORKING_DAY.opens.hour) + hours,
        hours=WORKING_DAY,
        is_bank_holiday=is_bank_holiday,
    )
    return ends + timedelta(minutes=minutes_left)


def step_of(*, told_at: datetime, due_at: datetime, severity: int, limits: StepLimits) -> timedelta:
    """How long each rung has: as long as the team had, within the limits."""
    longest = limits.most_critical if severity == Severity.CRITICAL else limits.most
    return max(limits.least, min(due_at - told_at, longest))


@dataclass(frozen=True)
class Waiting:
    """What of a receipt decides its ladder. from_at: when it escalates first, mostly when it is due. step: how long
    each rung has. severity: a number of `models.Severity`. All of it is kept with the receipt from when it was made."""

    told_at: datetime
    from_at: datetime
    step: timedelta
    severity: int
    night: Night = Night()


def next_rung(
    made: Sequence[EscalationStep], waiting: Waiting, is_bank_holiday: Calendar | None = None
) -> EscalationStep | None:
    """The rung after those that were made, in their order; None where it goes no further.

    Deputies when the team's time is over; duty desk and command each after the same time again; then command again:
    of a critical one each step, of a high one each 4 working hours. A normal one never goes to command. A critical one
    out of hours goes to the duty desk at once, and from there on as if the desk's turn were over. A step of a normal
    one counts working hours; a high one rests at night.
    """
    severity = waiting.severity
    if not made:
        if severity == Severity.CRITICAL and is_out_of_hours(waiting.told_at, is_bank_holiday):
            return EscalationStep(Rung.DUTY_DESK, waiting.told_at, because=Because.NIGHT)
        return EscalationStep(Rung.DEPUTY, _rested(waiting.from_at, waiting))
    last, passed = made[-1], {escalation_step.rung for escalation_step in made}
    if last.because is Because.NIGHT:
        return EscalationStep(Rung.DEPUTY, waiting.from_at)
    after = _rested(max(waiting.from_at, _after(last.at, waiting, is_bank_holiday)), waiting)
    if Rung.DUTY_DESK not in passed:
        return EscalationStep(Rung.DUTY_DESK, after)
    if severity >= Severity.NORMAL:
        return None
    if Rung.COMMAND not in passed:
        return EscalationStep(Rung.COMMAND, after)
    again = after
    if severity == Severity.HIGH:
        again = working_hours_after(
            last.at.astimezone(LONDON), AGAIN_HOURS, hours=WORKING_DAY, is_bank_holiday=is_bank_holiday
        )
    return EscalationStep(Rung.COMMAND, again, round=last.round + 1)


def ladder(made: Sequence[EscalationStep], waiting: Waiting) -> Iterator[EscalationStep]:
    """What lies ahead of those that were made, each as if the one before came at its time; without repeated ones."""
    steps = list(made)
    while (step := next_rung(steps, waiting)) and step.round == 1:
        yield step
        steps.append(step)


def _after(moment: datetime, waiting: Waiting, is_bank_holiday: Calendar | None) -> datetime:
    if waiting.severity < Severity.NORMAL or waiting.step < timedelta(hours=1):
        return moment + waiting.step
    hours, rest = divmod(waiting.step, timedelta(hours=1))
    local = working_hours_after(moment.astimezone(LONDON), hours, hours=WORKING_DAY, is_bank_holiday=is_bank_holiday)
    return local + rest


def _rested(moment: datetime, waiting: Waiting) -> datetime:
    """Of a high one, not at night; then when it ends."""
    local = moment.astimezone(LONDON)
    if waiting.severity != Severity.HIGH or local.time() not in waiting.night:
        return moment
    day = local.date() + timedelta(days=local.time() >= waiting.night.ends)
    return datetime.combine(day, waiting.night.ends, LONDON)


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
