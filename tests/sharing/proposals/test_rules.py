"""When a proposed change lapses, who agrees, what waits, and when a letter is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from sharing.proposals import rules
from sharing.proposals.rules import ChangeKind, ChangeState

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
NOTHING = {"agreed_at": None, "stopped_at": None, "done_at": None}


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(0), ChangeState.WAITING),
        (14 * DAY - MOMENT, ChangeState.WAITING),
        (14 * DAY, ChangeState.LAPSED),
    ],
)
def test_what_nobody_answers_lapses_when_14_days_are_full(after, state):
    assert rules.state_of(proposed_at=NOON, **NOTHING, at=NOON + after) is state


@pytest.mark.parametrize(
    ("moments", "state"),
    [
        ({"agreed_at": NOON}, ChangeState.COOLING),
        ({"agreed_at": NOON, "done_at": NOON}, ChangeState.DONE),
        ({"stopped_at": NOON}, ChangeState.STOPPED),
        ({"agreed_at": NOON, "stopped_at": NOON}, ChangeState.STOPPED),
    ],
)
def test_what_was_answered_does_not_lapse(moments, state):
    assert rules.state_of(proposed_at=NOON, **NOTHING | moments, at=NOON + 30 * DAY) is state


@pytest.mark.parametrize(
    ("is_second", "administers", "concerns_them", "no_second_left", "agrees"),
    [
        (True, False, False, False, True),  # a privacy officer
        (True, False, True, False, False),  # about themselves
        (True, True, False, False, False),  # another administrator
        (True, True, False, True, True),  # another administrator, about the one privacy officer
        (True, True, True, True, False),
        (False, False, False, False, False),  # anybody else
        (False, False, False, True, False),
    ],
)
def test_a_privacy_officer_agrees_and_nobody_to_their_own(
    is_second, administers, concerns_them, no_second_left, agrees
):
    found = rules.agrees(
        is_second=is_second,
        administers=administers,
        concerns_them=concerns_them,
        no_second_left=no_second_left,
    )

    assert found is agrees


@pytest.mark.parametrize(
    ("kind", "changed", "waits"),
    [
        (ChangeKind.ACCOUNT_CHANGE, {"email", "name"}, True),
        (ChangeKind.ACCOUNT_CHANGE, {"role"}, False),
        (ChangeKind.ACCOUNT_REPLACE, set(), True),
        (ChangeKind.MEMBER_ADD, set(), False),
    ],
)
def test_another_email_and_a_replaced_account_wait_a_day(kind, changed, waits):
    assert rules.cools(kind, frozenset(changed)) is waits
    assert timedelta(hours=24) == rules.COOLING


@pytest.mark.parametrize(("tries", "minutes"), [(0, 1), (1, 2), (5, 32), (6, 60), (40, 60)])
def test_a_letter_is_tried_again_ever_more_seldom_and_at_least_each_hour(tries, minutes):
    assert rules.next_try_at(tries, at=NOON) == NOON + timedelta(minutes=minutes)
