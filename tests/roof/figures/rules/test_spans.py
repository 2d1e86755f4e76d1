from datetime import date

import pytest

from release_monitor.figures.rules.spans import (
    Span,
    at_a_break,
    before,
    monday_of,
    months_to,
    quarters_to,
    week_of,
    weeks_ahead,
    weeks_before,
    whole,
)
from release_monitor.figures.rules.waits import waits_of

SUNDAY, MONDAY = date(2026, 11, 29), date(2026, 11, 30)


def test_weeks_are_monday_to_sunday():
    assert monday_of(SUNDAY) == date(2026, 11, 23)
    assert monday_of(MONDAY) == MONDAY
    assert week_of(SUNDAY, today=SUNDAY) == Span(date(2026, 11, 23), MONDAY, False)
    assert week_of(SUNDAY, today=MONDAY).is_finished


def test_a_week_in_which_the_clock_changes_has_seven_days():
    autumn = week_of(date(2026, 10, 25), today=SUNDAY)

    assert (autumn.first, autumn.until, autumn.days) == (date(2026, 10, 19), date(2026, 10, 26), 7)


def test_full_weeks_end_before_this_one():
    assert weeks_before(SUNDAY, 13)[-1].until == date(2026, 11, 23)
    assert weeks_before(MONDAY, 13)[-1] == Span(date(2026, 11, 23), MONDAY)
    assert len(weeks_before(SUNDAY, 52)) == 52
    assert weeks_ahead(SUNDAY, 2)[0] == Span(date(2026, 11, 23), MONDAY, False)
    assert before(whole(weeks_before(MONDAY, 13))) == whole(weeks_before(MONDAY, 26)[:13])


def test_months_and_quarters_end_with_the_one_that_is_not_over():
    months = months_to(date(2026, 1, 31), 13)

    assert (months[0].first, months[-1].first) == (date(2025, 1, 1), date(2026, 1, 1))
    assert [month.is_finished for month in months] == [True] * 12 + [False]
    assert [quarter.first for quarter in quarters_to(date(2026, 2, 1), 2)] == [date(2025, 10, 1), date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("changed", "place"),
    [(date(2026, 2, 15), 2), (date(2026, 2, 1), 1), (date(2026, 1, 1), None), (date(2026, 5, 1), None)],
)
def test_a_line_is_broken_where_the_definition_changed(changed, place):
    assert at_a_break(months_to(date(2026, 4, 10), 4), changed) == place


def test_undecided_ones_count_as_waiting():
    waits = waits_of([(1, 1), (3, 1)], [(2, 1), (9, 1)])

    assert [(step.after, round(step.share, 3), step.waiting) for step in waits.steps] == [(1, 0.25, 4), (3, 0.625, 2)]
    assert (waits.median, waits.nine_in_ten, waits.ended, waits.waiting) == (3, None, 2, 2)


def test_of_an_end_and_a_wait_after_the_same_time_the_end_comes_first():
    assert waits_of([(5, 1)], [(5, 1)]).median == 5
    assert waits_of([], [(5, 1)]).median is None
    assert waits_of([(0, 4)], []).nine_in_ten == 0
