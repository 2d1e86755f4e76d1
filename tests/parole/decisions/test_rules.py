"""Rules of decisions: when one is final, by the Rules of its day. Tables around each boundary."""

from datetime import date, timedelta

import pytest

from parole.decisions.rules import (
    Challenge,
    DecisionQuestion,
    Ground,
    Result,
    challengeable_until,
    earliest_release,
    final_from,
    following,
    grounds_for,
    high_court_refusal,
    is_late,
    is_open_to_reconsideration,
    release_test_on,
)
from parole.reviews.rules.clocks import Clock, ends_on, years_after
from parole.reviews.rules.moves import Outcome, ReviewFacts, ReviewKind, Status
from parole.reviews.rules.referral import is_followed

PROVIDED = date(2026, 11, 11)
UNTIL = date(2026, 12, 2)
RELEASE, REFUSED = Outcome.RELEASE_DIRECTED, Outcome.NO_RELEASE


def asked(on, *, answered=None, result=Result.REFUSED, is_late=False, kind=Challenge.RECONSIDERATION):
    return DecisionQuestion(kind, on, is_late, answered, result if answered else None)


def final(*challenges, is_open=True, **more):
    return final_from(provided_on=PROVIDED, is_open_to_reconsideration=is_open, challenges=challenges, **more)


def test_the_21st_day_still_counts_and_it_is_final_from_the_22nd():
    assert challengeable_until(provided_on=PROVIDED) == UNTIL
    assert final() == UNTIL + timedelta(days=1)


@pytest.mark.parametrize(
    ("provided", "first"),
    [
        (date(2028, 2, 8), date(2028, 3, 1)),  # the 21st day is 29 February
        (date(2027, 2, 8), date(2027, 3, 2)),
        (date(2026, 12, 20), date(2027, 1, 11)),
    ],
)
def test_days_run_over_the_end_of_a_month_as_the_calendar_has_it(provided, first):
    assert final_from(provided_on=provided, is_open_to_reconsideration=True) == first


def test_what_cannot_be_reconsidered_is_final_at_once():
    assert final(is_open=False) == PROVIDED


@pytest.mark.parametrize(
    ("challenges", "first"),
    [
        ([asked(UNTIL)], None),
        ([asked(UNTIL, answered=date(2027, 1, 12))], date(2027, 1, 12)),
        ([asked(PROVIDED, answered=PROVIDED)], UNTIL + timedelta(days=1)),  # the other party keeps its days
        ([asked(UNTIL, answered=UNTIL, result=Result.WITHDRAWN)], UNTIL + timedelta(days=1)),
        ([asked(UNTIL, answered=UNTIL, result=Result.GRANTED)], None),
        ([asked(UNTIL + timedelta(days=1), is_late=True)], UNTIL + timedelta(days=1)),  # reopens nothing
        ([asked(UNTIL), asked(UNTIL, answered=date(2027, 1, 12))], None),  # one of two still waits
        ([asked(UNTIL, kind=Challenge.SETTING_ASIDE)], UNTIL + timedelta(days=1)),  # of a final decision
    ],
)
def test_challenges_move_the_first_day(challenges, first):
    assert final(*challenges) == first


def test_a_decision_on_the_papers_is_not_final_before_it_stands():
    assert final(effective_from=date(2026, 12, 10)) == date(2026, 12, 10)
    assert final(effective_from=PROVIDED) == UNTIL + timedelta(days=1)


@pytest.mark.parametrize(
    ("outcome", "sentences", "decided", "first", "is_open"),
    [
        (RELEASE, {"SDS18"}, date(2026, 1, 1), True, True),
        (REFUSED, {"SDS18"}, date(2026, 1, 1), True, True),
        (RELEASE, {"SDS18"}, date(2019, 7, 21), True, False),
        (RELEASE, {"SDS18"}, date(2019, 7, 22), True, True),
        (RELEASE, {"SDS18"}, date(2026, 1, 1), False, False),  # recalled
        (RELEASE, {"EDS"}, date(2026, 1, 1), False, True),
        (RELEASE, {"STS"}, date(2026, 1, 1), False, True),
        (REFUSED, {"LIFE"}, date(2026, 1, 1), True, True),
        (Outcome.OPEN_RECOMMENDED, {"LIFE"}, date(2026, 1, 1), True, False),
        (RELEASE, set(), date(2026, 1, 1), True, None),
    ],
)
def test_rule_28_applies_by_sentence_outcome_and_day(outcome, sentences, decided, first, is_open):
    found = is_open_to_reconsideration(
        outcome=outcome, sentence_kinds=frozenset(sentences), decided_on=decided, is_first_release=first
    )

    assert found is is_open


@pytest.mark.parametrize(
    ("decided_on", "test"), [(date(2025, 2, 2), "confinement"), (date(2025, 2, 3), "minimal_risk")]
)
def test_release_test_is_that_of_the_day_of_the_decision(decided_on, test):
    assert release_test_on(decided_on) == test


@pytest.mark.parametrize(
    ("kind", "made", "grounds", "late"),
    [
        (Challenge.RECONSIDERATION, UNTIL, [], False),
        (Challenge.RECONSIDERATION, UNTIL + timedelta(days=1), [], True),
        (Challenge.SETTING_ASIDE, UNTIL, [Ground.ERROR_OF_LAW], False),
        (Challenge.SETTING_ASIDE, UNTIL + timedelta(days=1), [Ground.ERROR_OF_LAW], True),
        (Challenge.SETTING_ASIDE, date(2028, 1, 1), [Ground.NEW_INFORMATION], False),
        (Challenge.SETTING_ASIDE, date(2028, 1, 1), [Ground.CHANGE_OF_CIRCUMSTANCES, Ground.ERROR_OF_LAW], False),
        (Challenge.HIGH_COURT, date(2028, 1, 1), [], False),
    ],
)
def test_lateness(kind, made, grounds, late):
    assert is_late(kind=kind, made_on=made, provided_on=PROVIDED, grounds=grounds) == late


@pytest.mark.parametrize(
    ("kind", "decided", "outcome", "grounds"),
    [
        (Challenge.RECONSIDERATION, date(2019, 7, 21), RELEASE, set()),
        (Challenge.RECONSIDERATION, date(2022, 7, 20), RELEASE, {"irrational", "unfair"}),
        (Challenge.RECONSIDERATION, date(2022, 7, 21), RELEASE, {"irrational", "unfair", "error_of_law"}),
        (Challenge.SETTING_ASIDE, date(2022, 7, 20), RELEASE, set()),
        (Challenge.SETTING_ASIDE, date(2022, 7, 21), REFUSED, {"error_of_law", "error_of_fact"}),
        (
            Challenge.SETTING_ASIDE,
            date(2022, 7, 21),
            RELEASE,
            {"error_of_law", "error_of_fact", "new_information", "change_of_circumstances"},
        ),
        (Challenge.HIGH_COURT, date(2026, 1, 1), REFUSED, set()),
    ],
)
def test_grounds_are_those_of_the_day(kind, decided, outcome, grounds):
    assert set(grounds_for(kind, decided_on=decided, outcome=outcome)) == grounds


@pytest.mark.parametrize(
    ("on", "outcome", "was_released", "is_refused"),
    [
        (date(2025, 12, 30), RELEASE, False, True),
        (date(2025, 12, 31), RELEASE, False, False),
        (date(2025, 12, 31), REFUSED, False, True),
        (date(2026, 6, 1), RELEASE, True, True),
    ],
)
def test_the_high_court_has_its_first_day_and_ends_with_the_release(on, outcome, was_released, is_refused):
    assert bool(high_court_refusal(directed_on=on, outcome=outcome, was_released=was_released)) == is_refused


@pytest.mark.parametrize(
    ("eligible", "challenges", "first"),
    [
        (None, [], UNTIL),
        (date(2026, 11, 1), [], UNTIL),
        (date(2027, 2, 1), [], date(2027, 2, 1)),
        (None, [asked(UNTIL, answered=date(2027, 3, 1), kind=Challenge.SETTING_ASIDE)], date(2027, 3, 1)),
        (None, [asked(UNTIL, answered=date(2027, 3, 1), is_late=True)], UNTIL),  # it held nothing
    ],
)
def test_nobody_goes_before_final_eligible_and_answered(eligible, challenges, first):
    assert earliest_release(final_on=UNTIL, eligible_on=eligible, challenges=challenges) == first


def on_papers(**more):
    fields = {
        "outcome": REFUSED,
        "provided_on": PROVIDED,
        "is_open_to_reconsideration": True,
        "challengeable_until": UNTIL,
        "may_ask_for_hearing_until": date(2026, 12, 9),
    }
    return ReviewFacts(**fields | more)


@pytest.mark.parametrize(
    ("on", "more", "due"),
    [
        (date(2026, 12, 9), {}, None),
        (date(2026, 12, 10), {}, date(2026, 12, 10)),
        (date(2027, 12, 10), {}, date(2026, 12, 10)),  # late, it counts for its own day
        (date(2027, 12, 10), {"asked_for_hearing_on": date(2026, 12, 9)}, None),
        (date(2027, 12, 10), {"asked_for_hearing_on": date(2026, 12, 10)}, date(2026, 12, 10)),  # too late
        (PROVIDED, {"outcome": RELEASE}, PROVIDED),
        (PROVIDED, {"provided_on": None}, None),
    ],
)
def test_a_refusal_on_the_papers_stands_after_28_days(on, more, due):
    found = following(Status.PAPER_DECISION, on_papers(**more), challenges=[], on=on)

    assert (found and found.on) == due


@pytest.mark.parametrize(("day", "closes"), [(date(2026, 12, 9), False), (date(2026, 12, 10), True)])
def test_a_final_refusal_closes_a_week_after_nothing_can_be_asked(day, closes):
    facts = on_papers(may_ask_for_hearing_until=None, may_be_set_aside_until=UNTIL)

    found = following(Status.FINAL, facts, challenges=[], on=day, closes_after=7)

    assert (found is not None) == closes


@pytest.mark.parametrize(
    ("kind", "outcome", "follows"),
    [
        (ReviewKind.INITIAL_247A, REFUSED, True),
        (ReviewKind.INITIAL_247A, RELEASE, False),
        (ReviewKind.INITIAL_LIFE, Outcome.OPEN_RECOMMENDED, True),
        (ReviewKind.PRE_TARIFF_ADVICE, Outcome.OPEN_RECOMMENDED, False),
        (ReviewKind.INITIAL_247A, Outcome.NO_DECISION, False),
    ],
)
def test_a_refusal_is_followed_by_a_review(kind, outcome, follows):
    assert is_followed(after=kind, outcome=outcome) == follows


def test_the_decision_is_due_on_the_14th_day_after_the_hearing():
    assert ends_on(Clock.DECISION, date(2026, 11, 3)) == date(2026, 11, 17)


def test_two_years_after_29_february_is_the_28th():
    assert years_after(date(2028, 2, 29), 2) == date(2030, 2, 28)
