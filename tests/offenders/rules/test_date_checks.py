"""When two answers agree, and how a check stands."""

from datetime import date

import pytest

from offenders.rules.date_checks import State, differing, state_of
from offenders.rules.releases import Code

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
