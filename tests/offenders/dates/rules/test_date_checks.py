"""Rules of the double check: when two answers agree, and the state of a check."""

from datetime import date, timedelta

import pytest

from offenders.dates.rules.date_checks import Need, State, differing, second_check, state_of
from offenders.dates.rules.releases import Code

DAY, NEXT = date(2028, 12, 4), date(2028, 12, 5)


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ({"PED": DAY}, {"PED": DAY}, []),
        ({"PED": DAY}, {"PED": NEXT}, ["PED"]),
        ({"PED": DAY}, {}, ["PED"]),
        ({}, {"PED": DAY}, ["PED"]),
        ({"PED": DAY, "SLED": DAY}, {"PED": NEXT, "SLED": NEXT}, ["PED", "SLED"]),
        ({"SLED": DAY}, {"SED": DAY, "LED": DAY}, []),
        ({"SLED": DAY}, {"SED": DAY}, ["LED"]),
        ({"SLED": DAY}, {"SED": DAY, "LED": NEXT}, ["LED"]),
        ({"SED": DAY, "LED": DAY}, {"SLED": NEXT}, ["SED", "LED"]),
        ({"SLED": DAY}, {"SLED": DAY}, []),
    ],
)
def test_answers_agree_when_each_date_is_one_day(first, second, differ):
    first, second = ({Code(code): day for code, day in answer.items()} for answer in (first, second))

    assert list(differing(first, second)) == differ
    assert list(differing(second, first)) == differ


@pytest.mark.parametrize(
    ("agrees", "is_of_now", "is_ended", "is_given_up", "state"),
    [
        (None, True, False, False, State.WAITING),
        (None, False, False, False, State.NONE),
        (None, True, True, False, State.NONE),
        (None, True, True, True, State.NONE),
        (True, True, False, False, State.AGREED),
        (True, False, False, False, State.OLD),
        (True, True, True, False, State.OLD),
        (True, False, True, True, State.NONE),
        (False, True, False, False, State.DIFFER),
        (False, False, False, False, State.NONE),
        (False, True, True, True, State.NONE),
    ],
)
def test_how_a_check_stands(agrees, is_of_now, is_ended, is_given_up, state):
    assert state_of(agrees=agrees, is_of_now=is_of_now, is_ended=is_ended, is_given_up=is_given_up) is state


ONE, LEAVES = timedelta(days=1), date(2026, 12, 30)


@pytest.mark.parametrize(
    ("days_before", "known_before", "is_checked", "need"),
    [
        (29, 100, False, Need.NONE),
        (28, 100, False, Need.ASK),
        (8, 100, False, Need.ASK),
        (7, 100, False, Need.HOLD),
        (1, 100, False, Need.HOLD),
        (0, 100, False, Need.NONE),  # nobody is kept on the day
        (-1, 100, False, Need.NONE),
        (7, 28, False, Need.HOLD),  # known on the last day on which there is time
        (20, 27, False, Need.ASK_LATE),
        (2, 27, False, Need.ASK_LATE),
        (20, 100, True, Need.NONE),
        (3, 100, True, Need.NONE),
    ],
)
def test_second_check_is_asked_held_and_never_on_the_day(days_before, known_before, is_checked, need):
    said = second_check(
        warn_on=LEAVES,
        leaves_on=LEAVES,
        known_on=LEAVES - known_before * ONE,
        is_checked=is_checked,
        on=LEAVES - days_before * ONE,
    )

    assert said is need


def test_hold_counts_from_the_day_of_warning_and_ends_on_the_day_of_release():
    days = {"warn_on": LEAVES - 10 * ONE, "leaves_on": LEAVES, "known_on": LEAVES - 100 * ONE, "is_checked": False}

    assert second_check(**days, on=LEAVES - 17 * ONE) is Need.HOLD
    assert second_check(**days, on=LEAVES - ONE) is Need.HOLD
    assert second_check(**days, on=LEAVES) is Need.NONE
