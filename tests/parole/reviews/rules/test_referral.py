"""The referral to the Board: when a case must go, when that is upcoming, and the next time."""

from datetime import date, timedelta

import pytest

from offenders.dates.rules.releases import Code
from parole.reviews.rules import referral
from parole.reviews.rules.moves import ReviewKind
from parole.reviews.rules.referral import BY_HAND, NEXT_SAYS, Due

PED, TED = date(2027, 3, 15), date(2027, 5, 1)
SDS, EDS, LIFE = frozenset({"SDS"}), frozenset({"EDS"}), frozenset({"LIFE"})


@pytest.mark.parametrize(
    ("dates", "sentences", "is_terrorist", "kind", "day"),
    [
        ({Code.PED: PED}, SDS, True, ReviewKind.INITIAL_247A, PED),
        ({Code.PED: PED}, EDS, True, ReviewKind.INITIAL_247A, PED),
        ({Code.PED: PED}, EDS, False, ReviewKind.INITIAL_EDS, PED),
        ({Code.TED: TED}, LIFE, True, ReviewKind.INITIAL_LIFE, TED),
        ({Code.TED: TED, Code.PED: PED}, LIFE | SDS, True, ReviewKind.INITIAL_LIFE, TED),
    ],
)
def test_first_review_follows_from_the_official_dates(dates, sentences, is_terrorist, kind, day):
    due = referral.first_review(dates, sentence_kinds=sentences, is_terrorist=is_terrorist)

    assert (due.kind, due.refer_by) == (kind, day)


@pytest.mark.parametrize(
    ("dates", "sentences", "is_terrorist"),
    [
        ({}, SDS, True),
        ({Code.PED: PED}, SDS, False),  # released by law halfway
        ({Code.CRD: PED}, EDS, True),
        ({Code.TED: TED}, SDS, True),  # a tariff of nobody who serves for life
    ],
)
def test_no_review_is_foreseen_where_the_law_asks_for_none(dates, sentences, is_terrorist):
    assert referral.first_review(dates, sentence_kinds=sentences, is_terrorist=is_terrorist) is None


def test_who_is_back_after_a_recall_is_referred_28_days_later():
    assert referral.review_after_return(date(2026, 12, 1)).refer_by == date(2026, 12, 29)


@pytest.mark.parametrize(("is_recall", "day"), [(False, date(2028, 12, 1)), (True, date(2027, 12, 1))])
def test_next_review_is_two_years_on_and_one_after_a_recall(is_recall, day):
    due = referral.next_review(after=ReviewKind.INITIAL_247A, disposed_on=date(2026, 12, 1), is_recall=is_recall)

    assert (due.kind, due.refer_by) == (ReviewKind.ANNUAL, day)


@pytest.mark.parametrize(
    ("first", "says"),
    [
        (ReviewKind.INITIAL_247A, "CJA 2003 s.247A(4)"),
        (ReviewKind.INITIAL_LIFE, "Crime (Sentences) Act 1997 s.28(7)"),
        (None, "CJA 2003 s.247A(4), s.246A(4) or Crime (Sentences) Act 1997 s.28(7)"),
    ],
)
def test_after_a_further_review_the_next_one_names_the_law_of_the_first(first, says):
    due = referral.next_review(after=ReviewKind.ANNUAL, disposed_on=date(2026, 12, 1), is_recall=False, first=first)

    assert due.basis == f"Within two years of the refusal, {says}"


@pytest.mark.parametrize(("days", "in_sight"), [(-1, False), (0, True), (1, True)])
def test_it_is_in_sight_26_weeks_before(days, in_sight):
    begins = PED - timedelta(weeks=26)

    assert (begins + timedelta(days=days) >= referral.in_sight_from(PED)) == in_sight


def test_each_kind_says_what_it_rests_on():
    assert set(NEXT_SAYS) == set(BY_HAND) == set(ReviewKind)


def test_review_begun_by_hand_says_so_unless_it_is_the_one_that_must_come_next():
    due = Due(ReviewKind.INITIAL_247A, PED, "Requisite custodial period served")

    assert referral.by_hand(kind="initial_247a", refer_by=PED, due=due) == due
    assert referral.by_hand(kind="initial_247a", refer_by=TED, due=due).basis == "Begun by casework, CJA 2003 s.247A(3)"
    assert referral.by_hand(kind="s244zb", refer_by=PED, due=None).kind is ReviewKind.S244ZB


@pytest.mark.parametrize(
    ("leaves_on", "on", "is_too_late"),
    [
        (None, None, False),
        (date(2027, 6, 1), None, True),
        (date(2027, 6, 15), None, True),  # on the fourteenth day after the referral
        (date(2027, 6, 16), None, False),
        (date(2027, 6, 16), date(2027, 6, 2), True),  # it was not referred in time
    ],
)
def test_referral_comes_too_late_for_who_leaves_by_law_before_the_board_could_answer(leaves_on, on, is_too_late):
    assert referral.comes_too_late(date(2027, 6, 1), leaves_on=leaves_on, on=on) is is_too_late
