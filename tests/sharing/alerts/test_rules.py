"""The ladder and the clock, around each boundary."""

from datetime import UTC, datetime, time, timedelta

import pytest

from sharing.alerts import rules
from sharing.alerts.rules import ClockState, Rung

TOLD = datetime(2026, 11, 24, 9, 54, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DUE = TOLD + 60 * MINUTE


def at(words):
    """A moment by the clock on the wall: "Thu 10:00" is in the week of Monday 9 November 2026."""
    day, _, clock = words.partition(" ")
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 9 + DAYS.index(day), hour, minute, tzinfo=rules.LONDON)


DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon+", "Tue+", "Wed+"]  # + in the week after


def climbed(told, minutes, severity, rungs=5, is_bank_holiday=None, limits=None):
    """The first rungs of a receipt, each made at its time: their names and moments."""
    due = rules.due_of(told_at=told, minutes=minutes, severity=severity, is_bank_holiday=is_bank_holiday)
    limits = limits or rules.StepLimits()
    step = rules.step_of(told_at=told, due_at=due, severity=severity, limits=limits)
    waiting, made = rules.Waiting(told, due, step, severity, limits.night), []
    while len(made) < rungs and (found := rules.next_rung(made, waiting, is_bank_holiday)):
        made.append(found)
    return [(each.rung, each.at) for each in made]


def rungs(*moments):
    names = [Rung.DEPUTY, Rung.DUTY_DESK, *[Rung.COMMAND] * 9]
    return [(name, at(moment)) for name, moment in zip(names, moments, strict=False)]


@pytest.mark.parametrize(
    ("told", "minutes", "severity", "expected"),
    [
        ("Tue 10:10", 15, 1, rungs("Tue 10:25", "Tue 10:40", "Tue 10:55", "Tue 11:10", "Tue 11:25")),
        ("Tue 10:10", 60, 1, rungs("Tue 11:10", "Tue 11:40", "Tue 12:10", "Tue 12:40", "Tue 13:10")),
        ("Tue 10:10", 0, 1, rungs("Tue 10:10", "Tue 10:15", "Tue 10:20", "Tue 10:25", "Tue 10:30")),
        ("Tue 10:10", 5, 1, rungs("Tue 10:15", "Tue 10:20", "Tue 10:25", "Tue 10:30", "Tue 10:35")),
        ("Tue 10:10", 31, 1, rungs("Tue 10:41", "Tue 11:11", "Tue 11:41", "Tue 12:11", "Tue 12:41")),
        ("Thu 10:00", 120, 2, rungs("Thu 12:00", "Thu 14:00", "Thu 16:00", "Fri 10:00", "Fri 14:00")),
        ("Mon 08:00", 241, 2, rungs("Mon 12:01", "Mon 16:01", "Mon 20:01", "Tue 12:00", "Tue 16:00")),
        ("Thu 19:00", 120, 2, rungs("Thu 21:00", "Fri 07:00", "Fri 09:00", "Fri 13:00", "Fri 17:00")),
        ("Fri 16:30", 24 * 60, 3, rungs("Mon+ 16:30", "Tue+ 10:30")),
        ("Fri 16:30", 60, 3, rungs("Fri 17:30", "Mon+ 08:30")),
    ],
)
def test_each_rung_comes_after_the_step_of_its_severity(told, minutes, severity, expected):
    assert climbed(at(told), minutes, severity) == expected


def test_a_bank_holiday_is_no_working_time_of_a_normal_one():
    def is_holiday(day):
        return day == at("Mon+ 00:00").date()

    assert climbed(at("Fri 16:30"), 24 * 60, 3, is_bank_holiday=is_holiday) == rungs("Tue+ 16:30", "Wed+ 10:30")


@pytest.mark.parametrize(
    ("told", "is_out"),
    [
        ("Fri 08:00", False),
        ("Fri 07:59", True),
        ("Fri 17:59", False),
        ("Fri 18:00", True),
        ("Sat 12:00", True),
    ],
)
def test_a_team_is_at_home_from_6pm_until_8am(told, is_out):
    assert rules.is_out_of_hours(at(told)) is is_out


def test_a_critical_one_out_of_hours_goes_to_the_desk_at_once_and_then_on():
    found = climbed(at("Wed 02:10"), 15, 1, rungs=4)

    assert found == [
        (Rung.DUTY_DESK, at("Wed 02:10")),
        (Rung.DEPUTY, at("Wed 02:25")),
        (Rung.COMMAND, at("Wed 02:40")),
        (Rung.COMMAND, at("Wed 02:55")),
    ]


def test_minutes_are_absolute_in_the_night_of_a_clock_change():
    told = datetime(2026, 10, 25, 0, 40, tzinfo=UTC)  # 1:40am for the first time

    found = climbed(told, 15, 1, rungs=2)

    assert [moment - told for _, moment in found] == [timedelta(0), 15 * MINUTE]
    assert found[1][1].astimezone(rules.LONDON).strftime("%H:%M") == "01:55"


def test_one_that_was_open_before_begins_anew():
    waiting = rules.Waiting(TOLD, TOLD + timedelta(days=9), timedelta(hours=1), severity=2)
    made = [rules.EscalationStep(Rung.DEPUTY, TOLD + timedelta(hours=1))]

    assert rules.next_rung(made, waiting) == rules.EscalationStep(Rung.DUTY_DESK, rules.next_rung((), waiting).at)


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


@pytest.mark.parametrize(
    ("told", "minutes", "severity", "limits", "expected"),
    [
        ("Tue 10:10", 0, 1, {"least": 1 * MINUTE}, rungs("Tue 10:10", "Tue 10:11", "Tue 10:12")),
        ("Tue 10:10", 60, 1, {"most_critical": 20 * MINUTE}, rungs("Tue 11:10", "Tue 11:30", "Tue 11:50")),
        ("Tue 10:10", 60, 2, {"most": 30 * MINUTE}, rungs("Tue 11:10", "Tue 11:40", "Tue 12:10")),
    ],
)
def test_limits_of_a_step_are_the_receipts_own(told, minutes, severity, limits, expected):
    assert climbed(at(told), minutes, severity, rungs=3, limits=rules.StepLimits(**limits)) == expected


@pytest.mark.parametrize(
    ("begins", "ends", "due", "rests_until"),
    [
        (22, 7, "Thu 21:59", "Thu 21:59"),
        (22, 7, "Thu 22:00", "Fri 07:00"),
        (22, 7, "Fri 06:59", "Fri 07:00"),
        (22, 7, "Fri 07:00", "Fri 07:00"),
        (0, 6, "Thu 23:59", "Thu 23:59"),
        (0, 6, "Fri 00:00", "Fri 06:00"),
        (0, 6, "Fri 06:00", "Fri 06:00"),
        (7, 7, "Fri 07:00", "Fri 07:00"),
    ],
)
def test_high_ones_rest_from_the_beginning_of_the_night_to_its_end(begins, ends, due, rests_until):
    night = rules.Night(time(begins), time(ends))

    first = rules.next_rung((), rules.Waiting(at("Thu 12:00"), at(due), 30 * MINUTE, 2, night))

    assert first.at == at(rests_until)
