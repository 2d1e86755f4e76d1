"""The days on which a hearing may be, and how long before it teams are alerted."""

from datetime import date, timedelta

import pytest

from offenders.releases.warnings.rules import told_from
from parole.hearings import rules
from parole.reviews.rules.clocks import Clock, ends_on

TODAY = date(2026, 12, 1)
ON = date(2027, 3, 1)


def test_days_are_in_order_and_each_is_there_once():
    assert rules.in_order([date(2027, 3, 2), ON, date(2027, 3, 2)]) == (ON, date(2027, 3, 2))


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (date(2026, 11, 30), "Enter a future date, or record the hearing as heard"),
        (TODAY, ""),
        (date(2026, 12, 2), ""),
    ],
)
def test_a_past_day_is_not_listed_and_today_is(first, words):
    assert rules.refusal((first, ON), on=TODAY) == words


def test_no_day_and_too_many_are_refused():
    many = tuple(ON + timedelta(days=n) for n in range(21))

    assert rules.refusal((), on=TODAY) == "Enter at least one date"
    assert rules.refusal(many, on=TODAY) == "Enter at most 20 dates"
    assert rules.refusal(many[:20], on=TODAY) == ""


@pytest.mark.parametrize(("last", "is_heard"), [(date(2026, 11, 30), True), (TODAY, True), (date(2026, 12, 2), False)])
def test_what_lies_ahead_was_not_heard(last, is_heard):
    assert (rules.refusal_as_heard((date(2026, 11, 23), last), on=TODAY) == "") is is_heard


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 24), []),  # Thursday
        (date(2026, 12, 25), ["a bank holiday, Christmas Day"]),
        (date(2026, 12, 26), ["a bank holiday, Boxing Day"]),  # a Saturday too
        (date(2026, 12, 27), ["a weekend"]),
        (date(2026, 12, 28), ["a bank holiday, Boxing Day (observed)"]),
        (date(2026, 12, 29), []),
        (date(2027, 12, 2), []),  # 366 days ahead
        (date(2027, 12, 3), ["more than a year ahead"]),
    ],
)
def test_weekends_bank_holidays_and_far_days_are_warned_of(day, words):
    assert [each.words for each in rules.cautions([day], listed_on=TODAY)] == words


@pytest.mark.parametrize(
    ("days_before", "window"),
    [(57, None), (56, 8), (55, 8), (22, 8), (21, 3), (20, 3), (8, 3), (7, 1), (6, 1), (1, 1), (0, None), (-1, None)],
)
@pytest.mark.parametrize(
    "first_on",
    [
        ON,
        date(2027, 4, 12),  # the clock goes forward on 28 March, between the windows
        date(2026, 11, 9),  # it went back on 25 October
        date(2027, 1, 4),  # Christmas and New Year lie between
    ],
)
def test_windows_are_weeks_of_seven_days_whatever_the_clock_and_the_calendar_do(first_on, days_before, window):
    assert rules.window_of(first_on=first_on, on=first_on - timedelta(days=days_before)) == window


@pytest.mark.parametrize(
    ("clock", "first_on", "due_on"),
    [
        (Clock.WITHHOLDING, date(2027, 4, 26), date(2027, 3, 1)),  # over 28 March
        (Clock.WITHHOLDING, date(2026, 12, 7), date(2026, 10, 12)),  # over 25 October
        (Clock.NOTICE_OF_HEARING, date(2027, 4, 12), date(2027, 3, 22)),
        (Clock.NOTICE_OF_HEARING, date(2026, 11, 2), date(2026, 10, 12)),
        (Clock.NOTICE_OF_HEARING, date(2027, 1, 18), date(2026, 12, 28)),  # a bank holiday is no reason to move it
        (Clock.DECISION, date(2026, 12, 11), date(2026, 12, 25)),
    ],
)
def test_limits_fall_on_the_same_weekday(clock, first_on, due_on):
    assert ends_on(clock, first_on) == due_on
    assert due_on.weekday() == first_on.weekday()


@pytest.mark.parametrize(("day", "hour"), [(date(2027, 3, 27), 5), (date(2027, 3, 28), 4), (date(2026, 10, 25), 5)])
def test_teams_are_told_at_half_past_five_by_the_clock_on_the_wall(day, hour):
    from datetime import UTC

    assert told_from(day).astimezone(UTC).hour == hour


@pytest.mark.parametrize(
    ("due_on", "is_short"), [(date(2026, 11, 30), True), (TODAY, False), (date(2026, 12, 2), False)]
)
def test_notice_is_short_when_its_last_day_had_passed(due_on, is_short):
    assert rules.is_short_notice(due_on, listed_on=TODAY) is is_short


@pytest.mark.parametrize(("day", "is_soon"), [(15, True), (16, False)])
def test_change_within_14_days_is_soon(day, is_soon):
    assert rules.is_soon([ON, date(2026, 12, day)], on=TODAY) is is_soon


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 of 3"), (3, "3 of 3"), (4, "4 of 3: 1 over"), (5, "5 of 3: 2 over")]
)
def test_week_says_how_far_it_is_over(number, words):
    assert rules.over_capacity(number, 3) == words
