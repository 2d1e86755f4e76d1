"""By when somebody is warned, what can be done next, and who can act."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offenders.threats import rules
from offenders.threats.rules import ReviewOutcome, ThreatState, ThreatStep, WarningResult, allows

AT, TODAY = datetime(2026, 12, 1, 12, tzinfo=UTC), date(2026, 12, 1)
S, W, R = ThreatState, WarningResult, ReviewOutcome


def test_somebody_is_warned_within_the_hours():
    assert rules.warn_by(AT, hours=12) == datetime(2026, 12, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "states"),
    [
        (ThreatStep.WARN, {S.TO_WARN, S.WARNED, S.NOT_TO_WARN}),
        (ThreatStep.DECIDE_NOT_TO_WARN, {S.TO_WARN}),
        (ThreatStep.REVIEW, {S.TO_WARN, S.WARNED, S.NOT_TO_WARN}),
    ],
)
def test_steps_and_states(step, states):
    assert {state for state in S if allows(step, state)} == states


@pytest.mark.parametrize(
    ("state", "result", "after"),
    [
        (S.TO_WARN, W.GIVEN, S.WARNED),
        (S.TO_WARN, W.REFUSED, S.WARNED),
        (S.TO_WARN, W.NOT_REACHED, S.TO_WARN),
        (S.NOT_TO_WARN, W.GIVEN, S.WARNED),
        (S.WARNED, W.NOT_REACHED, S.WARNED),
    ],
)
def test_who_is_not_reached_is_still_to_be_warned(state, result, after):
    assert rules.state_after_warning(state, result) is after


@pytest.mark.parametrize(
    ("state", "outcome", "after"),
    [
        (S.WARNED, R.CONTINUES, S.WARNED),
        (S.WARNED, R.WARN_AGAIN, S.TO_WARN),
        (S.NOT_TO_WARN, R.WARN_AGAIN, S.TO_WARN),
        (S.TO_WARN, R.CONTINUES, S.TO_WARN),
        (S.NOT_TO_WARN, R.ENDED, S.ENDED),
    ],
)
def test_state_after_a_review(state, outcome, after):
    assert rules.state_after_review(state, outcome) is after


def test_it_ends_only_once_they_were_warned_or_it_was_decided_that_nobody_is():
    assert [state for state in S if rules.why_not_end(state)] == [S.TO_WARN]


@pytest.mark.parametrize(
    ("days", "allowed"), [(None, False), (-1, False), (0, False), (1, True), (28, True), (29, False)]
)
def test_next_review_is_tomorrow_at_the_earliest_and_28_days_ahead_at_the_latest(days, allowed):
    review_on = None if days is None else TODAY + timedelta(days=days)
    assert (rules.why_not_until(review_on, on=TODAY, longest=28) == "") is allowed


@pytest.mark.parametrize(
    ("given_at", "allowed"),
    [
        (AT + timedelta(minutes=1), False),
        (AT, True),
        (AT - timedelta(days=28), True),
        (AT - timedelta(days=28, minutes=1), False),
    ],
)
def test_warning_was_given_by_now_and_not_long_before_the_record(given_at, allowed):
    assert (rules.why_not_given(given_at, recorded_at=AT, at=AT) == "") is allowed


@pytest.mark.parametrize(
    ("able", "keepers", "needs"), [(0, 0, True), (1, 1, True), (2, 0, True), (2, 1, False), (3, 2, False)]
)
def test_two_of_a_circle_can_act_and_one_keeps_it(able, keepers, needs):
    assert rules.needs_others(able=able, keepers=keepers) is needs
