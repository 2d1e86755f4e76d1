"""Questions about a date sheet before it is recorded: each window on its last day and the day after."""

from datetime import date, timedelta

import pytest

from offenders.dates.rules.releases import Code
from offenders.dates.rules.sheets import COMES_SOON, MOVES_FAR, mark_of, questions_of

ON, DAY = date(2026, 12, 1), timedelta(days=1)
SENTENCED = date(2023, 3, 15)
BEFORE = {Code.PED: date(2027, 3, 15), Code.CRD: date(2028, 12, 4), Code.SLED: date(2029, 12, 4)}


def asked(new, before=BEFORE, *, sentenced_on=SENTENCED, ours=None):
    return questions_of(new, before, sentenced_on, ON, ours=ours)


def words(*args, **more):
    return [each.words for each in asked(*args, **more)]


def test_sheet_that_says_what_it_said_is_not_asked_of():
    assert asked(BEFORE) == ()
    assert asked({Code.CRD: None}) == ()


@pytest.mark.parametrize(
    ("was", "day", "rule"),
    [
        (ON + 58 * DAY, ON + 28 * DAY, COMES_SOON),  # the last day of the window
        (ON + 58 * DAY, ON + 29 * DAY, None),
        (ON + 29 * DAY, ON + 28 * DAY, COMES_SOON),  # by one day
        (ON + 58 * DAY, ON - DAY, COMES_SOON),
        (ON + 28 * DAY, ON + 27 * DAY, None),  # it was in the window before
        (ON + 100 * DAY, ON + 131 * DAY, None),
        (ON + 100 * DAY, ON + 132 * DAY, MOVES_FAR),
        (ON + 100 * DAY, ON + 69 * DAY, None),
        (ON + 100 * DAY, ON + 68 * DAY, MOVES_FAR),
        (ON + 5 * DAY, ON + 37 * DAY, MOVES_FAR),
        (None, ON + 5 * DAY, None),  # a first date moves nothing
    ],
)
def test_date_that_moves_soon_or_far(was, day, rule):
    found = asked({Code.CRD: day}, {Code.CRD: was} if was else {})

    assert [each.rule for each in found] == ([rule] if rule else [])
    assert not any(each.is_impossible for each in found)


@pytest.mark.parametrize(("apart", "is_asked"), [(-DAY, True), (0 * DAY, False), (DAY, False)])
@pytest.mark.parametrize("code", [Code.CRD, Code.APD])
def test_release_before_parole_eligibility(code, apart, is_asked):
    found = words({code: BEFORE[Code.PED] + apart}, {Code.PED: BEFORE[Code.PED]})

    assert found == ([f"{code} 14 March 2027 is before PED 15 March 2027"] if is_asked else [])


def test_eligibility_that_moves_past_the_release_is_asked_of_too():
    assert words({Code.PED: date(2028, 12, 5)}, {Code.CRD: BEFORE[Code.CRD]}) == [
        "CRD 4 December 2028 is before PED 5 December 2028"
    ]


@pytest.mark.parametrize(("apart", "is_asked"), [(-DAY, True), (0 * DAY, False)])
def test_eligibility_before_the_part_that_the_law_asks(apart, is_asked):
    found = asked({Code.PED: date(2027, 3, 15) + apart}, {}, ours={Code.PED: date(2027, 3, 15)})

    assert [each.words for each in found] == (
        ["PED 14 March 2027 is before our calculation, 15 March 2027"] if is_asked else []
    )
    assert all("s.247A(3) to (5)" in each.rule for each in found)


@pytest.mark.parametrize(("apart", "is_asked"), [(-DAY, True), (0 * DAY, False)])
@pytest.mark.parametrize("code", [Code.PED, Code.CRD, Code.SED, Code.APD])
def test_date_before_the_sentence_needs_a_reason(code, apart, is_asked):
    found = asked({code: SENTENCED + apart}, {})

    assert [each.needs_reason for each in found] == ([True] if is_asked else [])
    assert not any(each.is_impossible for each in found)
    assert all("passed on 15 March 2023" in each.words for each in found)


@pytest.mark.parametrize(("apart", "is_refused"), [(DAY, True), (0 * DAY, False)])
@pytest.mark.parametrize("code", [Code.CRD, Code.ARD, Code.PRRD])
def test_no_release_by_law_lies_after_the_end(code, apart, is_refused):
    found = asked({code: BEFORE[Code.SLED] + apart}, {Code.SLED: BEFORE[Code.SLED]})

    assert [(each.code, each.is_impossible) for each in found] == ([(code, True)] if is_refused else [])
    assert all("s.244 and s.247A(6)" in each.rule for each in found)


def test_end_that_moves_before_the_release_is_refused_at_the_end():
    (first, *_) = asked({Code.SLED: date(2028, 12, 3)})

    assert (first.code, first.is_impossible) == (Code.SLED, True)


def test_eligibility_on_a_sentence_that_has_none_needs_a_reason():
    why = "Criminal Justice Act 2003, s.247A(2A)"
    day = {Code.PED: date(2028, 12, 5)}

    (found,) = questions_of(day, {}, SENTENCED, ON, without_ped=why)

    assert (found.words, found.rule) == ("PED 5 December 2028 is on a sentence that has none", why)
    assert found.needs_reason
    assert questions_of(day, day, SENTENCED, ON, without_ped=why) == ()
    assert questions_of({Code.PED: None}, day, SENTENCED, ON, without_ped=why) == ()


def test_without_a_sentence_on_record_nothing_is_before_it():
    assert asked({Code.CRD: date(2001, 1, 1)}, {}, sentenced_on=None) == ()


def test_mark_is_of_these_very_questions():
    first, second = asked({Code.CRD: ON}), asked({Code.CRD: ON + DAY})

    assert mark_of(first) == mark_of(asked({Code.CRD: ON}))
    assert mark_of(first) != mark_of(second)
