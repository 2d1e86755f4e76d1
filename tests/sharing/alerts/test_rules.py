"""The ladder and the clock, around each boundary."""

from datetime import UTC, datetime, timedelta

import pytest

from sharing.alerts import rules
from sharing.alerts.rules import ClockState, Rung

TOLD = datetime(2026, 11, 24, 6, 54, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DUE = TOLD + 60 * MINUTE


def test_next_rung_is_named_with_its_moment_until_there_is_none():
    step = rules.next_step(told_at=TOLD, due_at=DUE, at=DUE - SECOND)
    assert step == rules.EscalationStep(Rung.DEPUTY, DUE)
    assert rules.next_step(told_at=TOLD, due_at=DUE, at=DUE) == rules.EscalationStep(Rung.DUTY_DESK, DUE + 60 * MINUTE)
    assert rules.next_step(told_at=TOLD, due_at=DUE, at=DUE + 120 * MINUTE) is None


def test_long_answer_time_climbs_every_four_hours_once_it_is_late():
    due = TOLD + timedelta(days=1)
    assert [step.at for step in rules.ladder(told_at=TOLD, due_at=due)] == [
        TOLD,
        due,
        due + timedelta(hours=4),
        due + timedelta(hours=8),
    ]


@pytest.mark.parametrize(
    ("whole", "left", "state"),
    [
        (600, 151 * MINUTE, ClockState.TIME),
        (600, 150 * MINUTE, ClockState.QUARTER),
        (600, 60 * MINUTE + SECOND, ClockState.QUARTER),
        (600, 60 * MINUTE, ClockState.TENTH),
        (60, 15 * MINUTE + SECOND, ClockState.TIME),
        (60, 15 * MINUTE, ClockState.TENTH),
        (60, 0 * MINUTE, ClockState.TENTH),
        (60, -SECOND, ClockState.LATE),
        (10, 10 * MINUTE, ClockState.TENTH),
    ],
)
def test_clock_state_at_each_boundary(whole, left, state):
    due = TOLD + whole * MINUTE
    assert rules.clock_at(told_at=TOLD, due_at=due, at=due - left).state == state


def test_acknowledged_in_time_is_met_and_late_stays_late():
    met = rules.clock_at(told_at=TOLD, due_at=DUE, at=DUE + 600 * MINUTE, stopped_at=DUE)
    late = rules.clock_at(told_at=TOLD, due_at=DUE, at=DUE + 600 * MINUTE, stopped_at=DUE + 35 * MINUTE)

    assert (met.state, late.state) == (ClockState.MET, ClockState.LATE)
    assert rules.clock_in_words(met, took=12 * MINUTE) == "Met in 12 min"
    assert rules.clock_in_words(late, took=95 * MINUTE) == "35 min late"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 min"),
        (59 * MINUTE + 59 * SECOND, "59 min"),
        (60 * MINUTE, "1 h"),
        (140 * MINUTE, "2 h 20 min"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(days=2), "2 days"),
        (timedelta(minutes=-35), "35 min"),
    ],
)
def test_span_in_words(span, words):
    assert rules.span_in_words(span) == words


@pytest.mark.parametrize(("passed", "percent"), [(0, 0), (15, 25), (60, 100), (90, 100)])
def test_bar_fills(passed, percent):
    assert rules.clock_at(told_at=TOLD, due_at=DUE, at=TOLD + passed * MINUTE).percent == percent


def test_no_time_at_all_is_full():
    assert rules.clock_at(told_at=TOLD, due_at=TOLD, at=TOLD).percent == 100
