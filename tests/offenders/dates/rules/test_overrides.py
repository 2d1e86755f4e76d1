"""Rules of date overrides: what follows from another day instead of a prison's."""

from datetime import date

import pytest

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.overrides import Effect, effect_of, with_instead
from offenders.dates.rules.releases import Code

CRD, SLED, OTHER = date(2027, 2, 5), date(2029, 3, 14), date(2029, 3, 21)  # a Friday, Wednesdays


@pytest.mark.parametrize(
    ("official", "code", "becomes"),
    [
        ({Code.SLED: SLED}, Code.SLED, {Code.SLED: OTHER}),
        ({Code.SLED: SLED}, Code.SED, {Code.SED: OTHER, Code.LED: SLED}),
        ({Code.SLED: SLED}, Code.LED, {Code.SED: SLED, Code.LED: OTHER}),
        ({Code.SED: SLED, Code.LED: SLED}, Code.SLED, {Code.SLED: OTHER}),
        ({Code.SED: SLED, Code.LED: SLED}, Code.SED, {Code.SED: OTHER, Code.LED: SLED}),
        ({Code.CRD: CRD}, Code.PED, {Code.CRD: CRD, Code.PED: OTHER}),
    ],
)
def test_sled_is_taken_apart_and_takes_the_place_of_both(official, code, becomes):
    assert with_instead(official, {code: OTHER}) == becomes


def effect(code, day, *, official=None, own=None):
    said = official or {Code.CRD: CRD, Code.SLED: SLED}
    return effect_of(said, {}, own, code=code, day=day, under=HeldUnder.SENTENCE, directed=None)


def test_end_of_a_sentence_that_is_later_than_the_sheets_moves_it():
    assert effect(Code.SED, OTHER, official={Code.SLED: SLED}).days == 7


@pytest.mark.parametrize(
    ("day", "own", "needs_care"),
    [
        (date(2027, 2, 4), None, True),  # a day sooner than the prison's
        (date(2027, 2, 8), None, False),
        (date(2027, 2, 8), date(2027, 2, 9), True),  # later than the prison's, sooner than ours
        (date(2027, 2, 8), date(2027, 2, 8), False),
        (CRD, date(2027, 2, 9), False),  # nothing moves
    ],
)
def test_when_it_must_be_meant(day, own, needs_care):
    found = effect(Code.CRD, day, own={Code.CRD: own} if own else None)

    assert found.needs_care is needs_care


def test_what_the_board_directs_is_not_held_against_what_is_worked_out_here():
    official = {Code.APD: CRD, Code.SLED: SLED}

    found = effect(Code.SLED, OTHER, official=official, own={Code.SLED: SLED})

    assert found == Effect(before=CRD, after=CRD, own=CRD)


def test_eligibility_moves_no_release():
    assert not effect(Code.PED, date(2026, 1, 5)).moves


def test_release_where_the_prison_expects_none_is_sooner():
    found = effect(Code.CRD, CRD, official={Code.PED: CRD})

    assert (found.before, found.is_earlier, found.days) == (None, True, None)
