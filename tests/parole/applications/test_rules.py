"""Until when it is asked that a hearing is in public, and that a member decides anew."""

from datetime import date

import pytest

from parole.applications.rules import is_late, public_until, redecision_until
from parole.reviews.rules.moves import decider_refusal


@pytest.mark.parametrize(
    ("asked_on", "late"), [(date(2026, 11, 14), False), (date(2026, 11, 15), False), (date(2026, 11, 16), True)]
)
def test_member_is_asked_to_decide_anew_within_14_days_of_a_decision_by_staff(asked_on, late):
    assert is_late(asked_on, until=redecision_until(date(2026, 11, 1))) == late


@pytest.mark.parametrize(
    ("asked_on", "late"), [(date(2026, 11, 16), False), (date(2026, 11, 17), False), (date(2026, 11, 18), True)]
)
def test_public_hearing_is_asked_for_12_weeks_before(asked_on, late):
    assert is_late(asked_on, until=public_until(date(2027, 2, 9))) == late


def test_nothing_is_late_while_no_hearing_is_listed():
    assert not is_late(date(2026, 11, 18), until=None)


@pytest.mark.parametrize(
    ("decided_by", "on", "refused"),
    [
        ("staff", date(2024, 10, 31), True),
        ("staff", date(2024, 11, 1), False),
        ("member", date(2024, 10, 31), False),
        ("", date(2024, 10, 31), False),
    ],
)
def test_staff_decides_from_1_november_2024(decided_by, on, refused):
    assert bool(decider_refusal(decided_by, on=on)) == refused
