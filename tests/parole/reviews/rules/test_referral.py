"""The referral to the Board: when a case must go, when that is upcoming, and the next time."""

from datetime import date, timedelta

import pytest

from offenders.dates.rules.releases import Code
from parole.reviews.rules import referral
from parole.reviews.rules.moves import ReviewKind
from parole.reviews.rules.referral import BY_HAND, NEXT_SAYS, Due, recall_ended_on

PED, TED = date(2027, 3, 15), date(2027, 5, 1)
SDS, EDS, SOPC, LIFE = (frozenset({kind}) for kind in ("SDS", "EDS", "SOPC", "LIFE"))


@pytest.mark.parametrize(
    ("dates", "sentences", "is_terrorist", "found"),
    [
        ({Code.PED: PED}, SDS, True, [(ReviewKind.INITIAL_247A, PED)]),
        ({Code.PED: PED}, EDS, True, [(ReviewKind.INITIAL_247A, PED)]),
        ({Code.PED: PED}, EDS, False, [(ReviewKind.INITIAL_EDS, PED)]),
        ({Code.PED: PED}, SOPC, False, [(ReviewKind.INITIAL_244A, PED)]),  # a national-security one, or an ordinary one
        ({Code.TED: TED}, LIFE, True, [(ReviewKind.INITIAL_LIFE, TED)]),
        (
            {Code.TED: TED, Code.PED: PED},
            LIFE | SDS,
            True,
            [(ReviewKind.INITIAL_247A, PED), (ReviewKind.INITIAL_LIFE, TED)],
        ),
        ({}, SDS, True, []),
        ({Code.PED: PED}, SDS, False, []),  # released by law halfway
        ({Code.CRD: PED}, EDS, True, []),
        ({Code.TED: TED}, SDS, True, []),  # a tariff of nobody who serves for life
    ],
)
def test_first_reviews_follow_from_the_official_dates_the_earliest_first(dates, sentences, is_terrorist, found):
    dues = referral.first_reviews(dates, sentence_kinds=sentences, is_terrorist=is_terrorist)

    assert [(due.kind, due.refer_by) for due in dues] == found


@pytest.mark.parametrize(
    ("recalled", "kind", "says"),
    [
        (SDS, ReviewKind.RECALL_255C, "CJA 2003 s.255C(4)"),
        (SOPC | EDS, ReviewKind.RECALL_255C, "CJA 2003 s.255C(4)"),
        (LIFE, ReviewKind.RECALL_LIFE_32, "Crime (Sentences) Act 1997 s.32(4)"),
        (frozenset({"IPP"}) | SDS, ReviewKind.RECALL_LIFE_32, "Crime (Sentences) Act 1997 s.32(4)"),
    ],
)
def test_recall_is_referred_by_the_act_of_its_sentence(recalled, kind, says):
    due = referral.review_after_return(date(2026, 12, 1), recalled=recalled)

    assert (due.kind, due.refer_by) == (kind, date(2026, 12, 29))
    assert due.basis.endswith(says)
    assert ("28 days" in due.basis) == (kind is ReviewKind.RECALL_255C)


@pytest.mark.parametrize(("eligible_on", "is_anew"), [(date(2026, 12, 1), False), (date(2026, 12, 2), True)])
def test_eligibility_after_the_return_is_of_another_sentence_than_the_recalled_one(eligible_on, is_anew):
    assert referral.is_anew(Due(ReviewKind.INITIAL_247A, eligible_on, ""), returned_on=date(2026, 12, 1)) is is_anew


@pytest.mark.parametrize(
    ("after", "kind", "day", "says"),
    [
        (ReviewKind.INITIAL_247A, ReviewKind.FURTHER, date(2028, 12, 1), "CJA 2003 s.247A(3)(b)"),
        (ReviewKind.INITIAL_244A, ReviewKind.FURTHER, date(2028, 12, 1), "CJA 2003 s.244A"),
        (ReviewKind.INITIAL_LIFE, ReviewKind.FURTHER, date(2028, 12, 1), "Crime (Sentences) Act 1997 s.28(7)"),
        (ReviewKind.RECALL_LIFE_32, ReviewKind.FURTHER, date(2028, 12, 1), "Crime (Sentences) Act 1997 s.28(7)"),
        (ReviewKind.RECALL_255C, ReviewKind.ANNUAL, date(2027, 12, 1), "CJA 2003 s.256A"),
        (ReviewKind.ANNUAL, ReviewKind.ANNUAL, date(2027, 12, 1), "CJA 2003 s.256A"),
    ],
)
def test_next_review_is_two_years_on_and_one_after_the_recall_of_a_fixed_term(after, kind, day, says):
    due = referral.next_review(after=after, disposed_on=date(2026, 12, 1))

    assert (due.kind, due.refer_by) == (kind, day)
    assert due.basis.endswith(says)


@pytest.mark.parametrize(
    ("first", "says"),
    [
        (ReviewKind.INITIAL_247A, "CJA 2003 s.247A(3)(b)"),
        (ReviewKind.INITIAL_LIFE, "Crime (Sentences) Act 1997 s.28(7)"),
        (None, "CJA 2003 s.247A(3)(b), s.244A, s.246A or Crime (Sentences) Act 1997 s.28(7)"),
    ],
)
def test_after_a_further_review_the_next_one_names_the_law_of_the_first(first, says):
    due = referral.next_review(after=ReviewKind.FURTHER, disposed_on=date(2026, 12, 1), first=first)

    assert due.basis == f"Within 2 years of the refusal, {says}"


@pytest.mark.parametrize(("days", "in_sight"), [(-1, False), (0, True), (1, True)])
def test_it_is_in_sight_26_weeks_before(days, in_sight):
    begins = PED - timedelta(weeks=26)

    assert (begins + timedelta(days=days) >= referral.in_sight_from(PED)) == in_sight


def test_each_kind_says_what_it_rests_on():
    assert set(NEXT_SAYS) == set(BY_HAND) == set(ReviewKind)


def test_review_begun_by_hand_says_so_unless_it_is_the_one_that_must_come_next():
    due = Due(ReviewKind.INITIAL_247A, PED, "Requisite custodial period served")

    assert referral.by_hand(kind="initial_247a", refer_by=PED, dues=[due]) == due
    assert (
        referral.by_hand(kind="initial_247a", refer_by=TED, dues=[due]).basis == "Begun by PPCS, CJA 2003 s.247A(3)(a)"
    )
    assert referral.by_hand(kind="s244zb", refer_by=PED, dues=[]).kind is ReviewKind.S244ZB


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


PRRD = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("more", "on", "ended"),
    [
        ({}, date(2026, 11, 29), None),
        ({}, PRRD, None),  # that day still counts
        ({}, date(2026, 12, 1), PRRD),
        ({"official": None}, date(2026, 12, 1), None),  # our calculation alone ends nothing
        ({"own": [date(2026, 12, 1)]}, date(2026, 12, 1), None),  # another source says later
        ({"own": [date(2026, 12, 1)]}, date(2026, 12, 2), date(2026, 12, 1)),
        ({"own": [date(2026, 11, 1)]}, date(2026, 12, 1), PRRD),
        ({"is_disputed": True}, date(2026, 12, 1), None),
    ],
)
def test_recalled_fixed_term_is_over_after_its_last_day_by_every_source(more, on, ended):
    said = {"official": PRRD, "own": (), "is_disputed": False} | more

    assert recall_ended_on(**said, on=on) == ended
