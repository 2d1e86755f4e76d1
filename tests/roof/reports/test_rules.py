"""When letters are due, when subscriptions end, and what a view keeps."""

from datetime import UTC, date, datetime

import pytest

from release_monitor.briefing.times import Every, latest_due, months_after, next_due
from release_monitor.reports.rules import can_be_undone_until, ends_on, is_due, is_reminded, kept_of

MONDAY_7 = datetime(2026, 11, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "at", "due"),
    [
        (Every.WEEKLY, datetime(2026, 11, 30, 6, 59, tzinfo=UTC), datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (Every.WEEKLY, MONDAY_7, MONDAY_7),
        (Every.WEEKLY, datetime(2026, 12, 6, 23, tzinfo=UTC), MONDAY_7),
        (Every.DAILY, datetime(2026, 12, 1, 6, 59, tzinfo=UTC), MONDAY_7),
        (Every.DAILY, datetime(2026, 12, 1, 7, tzinfo=UTC), datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (Every.MONTHLY, datetime(2026, 12, 1, 6, 59, tzinfo=UTC), datetime(2026, 11, 1, 7, tzinfo=UTC)),
        (Every.MONTHLY, datetime(2027, 1, 1, 7, tzinfo=UTC), datetime(2027, 1, 1, 7, tzinfo=UTC)),
        # In summer time 7am in London is 6 in UTC: the clock went forward on 28 March 2027
        (Every.WEEKLY, datetime(2027, 3, 29, 5, 59, tzinfo=UTC), datetime(2027, 3, 22, 7, tzinfo=UTC)),
        (Every.WEEKLY, datetime(2027, 3, 29, 6, tzinfo=UTC), datetime(2027, 3, 29, 6, tzinfo=UTC)),
    ],
)
def test_a_letter_is_due_at_7_in_london(every, at, due):
    assert latest_due(every, at=at) == due


@pytest.mark.parametrize(
    ("every", "due"),
    [
        (Every.DAILY, datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (Every.WEEKLY, datetime(2026, 12, 7, 7, tzinfo=UTC)),
        (Every.MONTHLY, datetime(2026, 12, 1, 7, tzinfo=UTC)),
    ],
)
def test_the_next_one_is_after_the_moment_itself(every, due):
    assert next_due(every, at=MONDAY_7) == due


def test_none_is_due_for_a_moment_before_it_began_and_one_for_several_that_were_missed():
    later = datetime(2026, 12, 22, 9, tzinfo=UTC)

    assert not is_due(Every.WEEKLY, begun_at=MONDAY_7, sent_for=None, at=datetime(2026, 12, 6, tzinfo=UTC))
    assert is_due(Every.WEEKLY, begun_at=MONDAY_7, sent_for=None, at=later)
    assert not is_due(Every.WEEKLY, begun_at=MONDAY_7, sent_for=latest_due(Every.WEEKLY, at=later), at=later)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 6, date(2027, 5, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
    ],
)
def test_months_end_with_their_last_day(day, months, after):
    assert months_after(day, months) == after


@pytest.mark.parametrize(
    ("today", "reminded"),
    [(date(2027, 5, 15), False), (date(2027, 5, 16), True), (date(2027, 5, 29), True), (date(2027, 5, 30), False)],
)
def test_it_is_reminded_of_for_14_days_before_its_end(today, reminded):
    ends = ends_on(date(2026, 11, 30))

    assert (ends, is_reminded(ends, today=today)) == (date(2027, 5, 30), reminded)


def test_a_deletion_can_be_undone_for_30_days():
    assert can_be_undone_until(MONDAY_7) == datetime(2026, 12, 30, 7, tzinfo=UTC)


def test_a_view_keeps_what_was_chosen_and_no_page():
    asked = [("region", "London"), ("cursor", "abc"), ("state", ""), ("column", "Person"), ("column", "Kind")]

    assert kept_of(asked) == "column=Kind&column=Person&region=London"
