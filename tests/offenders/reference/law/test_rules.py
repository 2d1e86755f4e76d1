"""A check of an entry of the register of law holds for 90 days."""

from datetime import date, timedelta

import pytest

from offenders.reference.law.rules import CheckState, check_state

CHECKED_ON = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, CheckState.CHECKED), (89, CheckState.CHECKED), (90, CheckState.LAPSED), (400, CheckState.LAPSED)],
)
def test_check_lapses_on_its_ninetieth_day(days, state):
    assert check_state(CHECKED_ON, on=CHECKED_ON + timedelta(days=days)) is state


def test_what_nobody_checked_is_supplied_and_never_lapses():
    assert check_state(None, on=date(2046, 1, 1)) is CheckState.SUPPLIED
