"""Deadlines of a review as pages print them: left, met, stopped, lapsed or missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from parole.reviews.models import ReviewClock
from sharing.time_words import format_date

LOOKED_AHEAD = timedelta(weeks=8)  # of a limit before a hearing, whose beginning is no day: what its bar spans
RUNS = frozenset({"time", "quarter", "tenth", "late"})


@dataclass(frozen=True)
class ClockLine:
    """One time limit as a row of the table.

    state: time, quarter, tenth or late while it runs, as in components/clock.html; else met, met_late, stopped, lapsed.
    words: how much is left, or what became of it. percent: how much of the time has passed.
    """

    title: str
    source: str
    due_on: date
    state: str
    words: str
    second: str = ""
    percent: int = 100

    @property
    def runs(self) -> bool:
        return self.state in RUNS

    @property
    def tag(self) -> str:
        """The kind of its tag, of one that runs no more."""
        return {"met": "done", "met_late": "partly"}.get(self.state, "not-started")


def build_clock_lines(clocks: Iterable[ReviewClock], *, on: date) -> list[ClockLine]:
    """What runs first, the earliest last day on top; then what is over, newest first."""
    lines = [line_of(clock, on=on) for clock in clocks]
    over = sorted((line for line in lines if not line.runs), key=lambda each: each.due_on, reverse=True)
    return sorted((line for line in lines if line.runs), key=lambda each: each.due_on) + over


def line_of(clock: ReviewClock, *, on: date) -> ClockLine:
    state, words, second = _said(clock, on=on)
    return ClockLine(
        clock.get_kind_display(), clock.source, clock.due_on, state, words, second, percent_of(clock, on=on)
    )


def percent_of(clock: ReviewClock, *, on: date) -> int:
    begins = clock.starts_on if clock.starts_on < clock.due_on else clock.due_on - LOOKED_AHEAD
    passed = 100 * (on - begins).days // max((clock.due_on - begins).days, 1)
    return max(0, min(100, passed))


def counted(number: int) -> str:
    return f"{number:,} day" if number == 1 else f"{number:,} days"


def _said(clock: ReviewClock, *, on: date) -> tuple[str, str, str]:
    if clock.met_on:
        early = (clock.due_on - clock.met_on).days
        if early < 0:
            return "met_late", "Met late", f"{format_date(clock.met_on)}, {counted(-early)} late"
        return "met", "Met", f"{format_date(clock.met_on)}, {f'{counted(early)} early' if early else 'on the last day'}"
    if clock.stopped_on:
        return "stopped", "Stopped", format_date(clock.stopped_on)
    left = (clock.due_on - on).days
    if left < 0:
        return ("late", f"{counted(-left)} late", "") if clock.is_duty else ("lapsed", "Lapsed", "")
    words = f"{counted(left)} left" if left else "Today is the last day"
    left_percent = 100 - percent_of(clock, on=on)
    if not clock.is_duty or left_percent > 25:  # a right that lapses presses nobody here
        return "time", words, ""
    return ("tenth" if left_percent <= 10 else "quarter"), words, ""
