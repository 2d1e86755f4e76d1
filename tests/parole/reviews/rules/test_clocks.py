"""The time limits of a review: which day is the last, when one is missed, what ends each."""

from datetime import date

import pytest

from parole.reviews.rules import clocks
from parole.reviews.rules.clocks import LIMITS, MET_BY, STOPPED_BY, Clock
from parole.reviews.rules.moves import REVIEW

VERBS = {move.verb for move in REVIEW.moves}


@pytest.mark.parametrize(
    ("clock", "event", "last"),
    [
        (Clock.PAPER_DECISION, date(2026, 12, 1), date(2026, 12, 15)),
        (Clock.HEARING_REQUEST, date(2026, 12, 1), date(2026, 12, 29)),
        (Clock.DECISION, date(2026, 12, 18), date(2027, 1, 1)),
        (Clock.RECONSIDERATION, date(2026, 12, 1), date(2026, 12, 22)),
        (Clock.RECONSIDERATION_REPLY, date(2026, 12, 22), date(2026, 12, 29)),
        (Clock.WITHHOLDING, date(2027, 3, 1), date(2027, 1, 4)),  # 8 weeks before the hearing
        (Clock.NOTICE_OF_HEARING, date(2027, 3, 1), date(2027, 2, 8)),  # 3 weeks before
    ],
)
def test_day_of_the_event_is_not_counted(clock, event, last):
    assert clocks.ends_on(clock, event) == last


def test_value_of_the_practice_counts_in_place_of_the_rules_own():
    assert clocks.ends_on(Clock.DECISION, date(2026, 12, 1), days=21) == date(2026, 12, 22)
    assert clocks.ends_on(Clock.REFERRAL, date(2026, 12, 1), days=0) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("on", "missed"), [(date(2026, 12, 14), False), (date(2026, 12, 15), False), (date(2026, 12, 16), True)]
)
def test_clock_is_missed_on_the_day_after_the_last(on, missed):
    assert clocks.is_missed(due_on=date(2026, 12, 15), on=on) == missed


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2026, 12, 1), 2, date(2028, 12, 1)),
        (date(2028, 2, 29), 2, date(2030, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
    ],
)
def test_years_on_the_29th_of_february_end_on_the_28th(day, years, later):
    assert clocks.years_after(day, years) == later


def test_what_ends_a_clock_is_a_move_and_each_limit_has_its_title_and_source():
    assert set(MET_BY) | set(STOPPED_BY) <= VERBS
    assert set(LIMITS) == set(Clock)
    assert all(limit.title and limit.source for limit in LIMITS.values())


def test_no_clock_outlives_a_withdrawal():
    assert set(STOPPED_BY["withdraw"]) == set(Clock)
