"""Rules of checks: when one is due, when its grace ends, and what a polygraph condition needs."""

from datetime import date

import pytest

from licence.checks import rules as checks
from licence.checks.rules import Every, PolygraphLimits
from licence.conditions import rules


@pytest.mark.parametrize(
    ("last", "number", "unit", "due"),
    [
        (date(2026, 12, 1), 1, Every.WEEK, date(2026, 12, 8)),
        (date(2026, 12, 1), 2, Every.DAY, date(2026, 12, 3)),
        (date(2026, 12, 31), 1, Every.MONTH, date(2027, 1, 31)),
        (date(2027, 1, 31), 1, Every.MONTH, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, Every.MONTH, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, Every.MONTH, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, Every.ONCE, None),
    ],
)
def test_time_after_a_day_ends_with_a_shorter_month(last, number, unit, due):
    assert checks.next_due(last=last, number=number, unit=unit) == due


@pytest.mark.parametrize(
    ("due_on", "grace", "ends"),
    [
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2026, 12, 1), 2, date(2026, 12, 3)),
        (date(2026, 12, 4), 1, date(2026, 12, 7)),  # Friday to Monday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # over Christmas
        (date(2026, 12, 5), 0, date(2026, 12, 5)),  # due on a Saturday, no grace
    ],
)
def test_grace_goes_by_working_days(due_on, grace, ends):
    assert checks.grace_ends_on(due_on=due_on, grace_days=grace) == ends


@pytest.mark.parametrize(("tested", "due"), [(None, date(2027, 3, 1)), (date(2027, 2, 10), date(2027, 8, 10))])
def test_polygraph_is_due_three_months_after_release_then_every_six(tested, due):
    assert checks.polygraph_due(released_on=date(2026, 12, 1), tested_on=tested, limits=PolygraphLimits()) == due


@pytest.mark.parametrize(
    ("tested", "number", "unit", "due"),
    [
        (date(2027, 2, 10), 6, Every.MONTH, date(2027, 8, 10)),
        (date(2027, 2, 10), 3, Every.MONTH, date(2027, 5, 10)),
        (date(2027, 2, 10), 8, Every.MONTH, date(2027, 8, 10)),  # the policy has been tightened since it was planned
        (date(2026, 8, 10), 6, Every.MONTH, date(2027, 3, 10)),  # due on the day of the session without a test
        (date(2026, 8, 11), 6, Every.MONTH, date(2027, 2, 11)),
        (None, 6, Every.MONTH, date(2027, 3, 10)),
    ],
)
def test_polygraph_session_counts_from_the_last_test_and_a_failed_one_is_soon_again(tested, number, unit, due):
    after = date(2027, 2, 10)

    found = checks.polygraph_after(number=number, unit=unit, after=after, tested_on=tested, limits=PolygraphLimits())

    assert found == due


@pytest.mark.parametrize(
    ("number", "unit", "refused"),
    [
        (6, Every.MONTH, False),
        (7, Every.MONTH, True),
        (26, Every.WEEK, False),
        (27, Every.WEEK, True),
        (183, Every.DAY, False),
        (184, Every.DAY, True),
        (1, Every.ONCE, True),
    ],
)
def test_polygraph_sessions_are_no_further_apart_than_the_policy_lets_them(number, unit, refused):
    assert checks.is_too_rare_for_polygraph(number=number, unit=unit, limits=PolygraphLimits()) == refused


@pytest.mark.parametrize(
    ("age", "is_terrorist", "months", "refused"),
    [(17, True, 12, True), (18, True, 12, False), (30, False, 60, True), (30, None, 60, True), (30, True, 11, True)],
)
def test_polygraph_condition_needs_age_offence_and_term(age, is_terrorist, months, refused):
    found = rules.polygraph_refusal(age_at_release=age, is_terrorist_offence=is_terrorist, sentence_months=months)

    assert bool(found) == refused


def test_code_whose_meaning_is_not_known_is_not_mapped():
    assert "AAM11" not in checks.EXTERNAL_CODES
