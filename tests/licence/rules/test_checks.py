"""When a check is due, when its grace ends, and what a polygraph condition needs."""

from datetime import date

import pytest

from licence.rules import checks
from licence.rules.checks import Every


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
def test_next_check_is_due_after_the_last(last, number, unit, due):
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


@pytest.mark.parametrize(("day", "missed"), [(2, False), (3, False), (4, True)])
def test_check_is_not_missed_on_its_last_day_of_grace(day, missed):
    assert checks.is_missed(grace_ends_on=date(2026, 12, 3), on=date(2026, 12, day)) == missed


@pytest.mark.parametrize(("last", "due"), [(None, date(2027, 3, 1)), (date(2027, 2, 10), date(2027, 8, 10))])
def test_polygraph_is_due_three_months_after_release_then_every_six(last, due):
    assert checks.polygraph_due(released_on=date(2026, 12, 1), last_on=last) == due


@pytest.mark.parametrize(
    ("age", "is_terrorist", "months", "refused"),
    [(17, True, 12, True), (18, True, 12, False), (30, False, 60, True), (30, True, 11, True)],
)
def test_polygraph_condition_needs_age_offence_and_term(age, is_terrorist, months, refused):
    found = checks.polygraph_refusal(age=age, is_terrorist_offence=is_terrorist, sentence_months=months)

    assert bool(found) == refused


def test_code_whose_meaning_is_not_known_is_not_mapped():
    assert "AAM11" not in checks.EXTERNAL_CODES
