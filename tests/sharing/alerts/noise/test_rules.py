"""Noise: each figure around its boundary."""

from datetime import UTC, datetime, timedelta

import pytest

from sharing.alerts.noise import rules
from sharing.alerts.noise.rules import CountedReceipt, Figure

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def told(minutes=0, *, kind="a", person=1, severity=3, team=1, **more):
    at = AT + minutes * MINUTE
    return CountedReceipt(team, kind, person, severity, at, at + HOUR, **more)


def value_of(name, receipts, *, officers=1, days=1, at=AT):
    return next(
        each for each in rules.figures(receipts, officers=officers, days=days, at=at) if each.name == name
    ).value


@pytest.mark.parametrize(("value", "state"), [(6, "good"), (6.1, "near"), (10, "near"), (10.1, "over"), (None, "")])
def test_figure_is_near_between_target_and_limit(value, state):
    assert Figure("x", value, 6, 10).state == state


def test_figure_that_must_be_high_is_over_below_it():
    assert [Figure("x", value, 98, 98, "%", True).state for value in (98, 97.9)] == ["good", "over"]


def test_time_in_a_storm_is_of_all_teams_and_28_days():
    stormy = [timedelta(hours=5), timedelta(minutes=22.56)]
    found = {each.name: each for each in rules.figures([], officers=1, days=20, at=AT, stormy=stormy, teams=2)}

    assert found["Time in a storm"].value == pytest.approx(0.4)
    assert found["Time in a storm"].state == "good"


def test_what_is_for_information_is_nobodys_to_answer():
    receipts = [told(n, person=n) for n in range(12)] + [told(is_asked=False)]

    assert value_of("Alerts to answer, per officer per day", receipts, officers=3, days=2) == 2
    assert value_of("Alerts to answer, per officer per day", receipts, officers=0) is None


@pytest.mark.parametrize(("minutes", "most"), [((0, 5, 9), 3), ((0, 5, 10), 2), ((0, 20, 40), 1)])
def test_most_within_ten_minutes(minutes, most):
    assert value_of("Most within 10 minutes, per team", [told(each, person=each) for each in minutes]) == most


def test_another_teams_do_not_make_a_peak():
    assert value_of("Most within 10 minutes, per team", [told(team=1), told(team=2)]) == 1


@pytest.mark.parametrize(("hours", "number"), [((0, 12, 23), 1), ((0, 12, 24), 0), ((0, 12), 0)])
def test_three_of_a_kind_and_person_within_a_day_chatter(hours, number):
    assert rules.chattering([told(each * 60) for each in hours]) == number


@pytest.mark.parametrize(("late", "is_stale"), [(timedelta(hours=24), False), (timedelta(hours=24, minutes=1), True)])
def test_stale_from_a_day_after_it_was_due(late, is_stale):
    assert rules.is_stale(told(), at=AT + HOUR + late) is is_stale
    assert not rules.is_stale(told(acknowledged_at=AT + 9 * HOUR), at=AT + HOUR + late)


def test_acknowledged_at_its_time_is_in_time_and_what_waits_is_not_counted_yet():
    receipts = [
        told(acknowledged_at=AT + HOUR),
        told(acknowledged_at=AT + HOUR + MINUTE),
        told(closed_at=AT + MINUTE),
        told(),
    ]

    assert rules.in_time(receipts, lambda each: True, AT) == 50
    assert rules.in_time(receipts, lambda each: True, AT + 2 * HOUR) == pytest.approx(100 / 3)


def test_acknowledged_from_a_list_was_not_opened():
    signed = AT + MINUTE

    assert rules.was_unread(told(acknowledged_at=signed, read_at=signed))
    assert not rules.was_unread(told(acknowledged_at=signed, read_at=AT))


@pytest.mark.parametrize(("of_kind", "is_over"), [(20, False), (21, True)])
def test_kind_with_more_than_a_fifth_of_all_is_over_its_budget(of_kind, is_over):
    others = [told(kind=f"other{n % 10}") for n in range(100 - of_kind)]

    found = {each.kind: each for each in rules.by_kind([told(kind="loud") for _ in range(of_kind)] + others)}

    assert bool(found["loud"].over) is is_over


@pytest.mark.parametrize(("ended", "false", "is_over"), [(20, 4, False), (20, 5, True), (19, 19, False)])
def test_kind_with_more_than_a_fifth_false_alarms_is_over_and_few_say_nothing(ended, false, is_over):
    own = [told(kind="wrong", ended="false_alarm" if n < false else "resolved") for n in range(ended)]
    others = [told(kind=f"other{n % 10}") for n in range(200)]

    found = {each.kind: each for each in rules.by_kind(own + others)}

    assert bool(found["wrong"].over) is is_over


def test_few_of_a_kind_say_nothing():
    (found,) = rules.by_kind([told(n) for n in range(19)])

    assert (found.share, found.over, found.is_judged) == (100, "", False)
