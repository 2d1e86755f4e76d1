"""Release routes from official dates, and the working day on which somebody would go."""

from datetime import date, timedelta

import pytest

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.releases import (
    BASIS_OF,
    Basis,
    Certainty,
    Code,
    Directed,
    Origin,
    earliest,
    is_of_former_custody,
    leaves_on,
    release_routes,
    warned_of,
    week_of,
)

A_DAY = timedelta(days=1)
PED, CRD, SED = date(2026, 12, 7), date(2027, 6, 7), date(2028, 6, 7)  # Mondays and a Wednesday


def counted(ways):
    return [way.basis for way in ways if way.is_counted]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, []),
        ({Code.PED: PED}, []),  # eligibility is never a release
        ({Code.TED: PED}, []),
        ({Code.LED: SED}, []),  # the end of a licence is no release route
        ({Code.PED: PED, Code.SED: SED}, [Basis.SED]),  # s.247A SDS: only the end of the sentence is sure
        ({Code.PED: PED, Code.CRD: CRD, Code.SLED: SED}, [Basis.CRD]),
        ({Code.PED: PED, Code.APD: PED, Code.CRD: CRD}, [Basis.APD]),
        ({Code.APD: CRD + timedelta(days=1), Code.CRD: CRD}, [Basis.CRD]),
        ({Code.APD: CRD, Code.CRD: CRD}, [Basis.APD]),
        ({Code.PRRD: CRD, Code.SLED: CRD}, [Basis.PRRD]),
    ],
)
def test_counted_is_the_first_day_that_the_law_or_a_direction_lets_somebody_go(dates, expected):
    assert counted(release_routes(dates, under=HeldUnder.SENTENCE)) == expected


def test_recalled_person_does_not_get_automatic_release_again():
    dates = {Code.CRD: CRD, Code.ARD: CRD, Code.PRRD: SED}

    assert [way.basis for way in release_routes(dates, under=HeldUnder.RECALL)] == [Basis.PRRD]


@pytest.mark.parametrize("said", ["dates", "own"])
@pytest.mark.parametrize("code", BASIS_OF)
def test_no_date_of_a_sentence_of_before_lets_anybody_go_who_is_held_for_something_else(code, said):
    dates = {"dates": {}} | {said: {code: CRD}}

    assert not release_routes(**dates, under=HeldUnder.NO_SENTENCE)
    assert release_routes(**dates, under=HeldUnder.SENTENCE) or (code, said) == (Code.APD, "own")


BEGAN = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("code", "day", "said_on", "began_on", "is_recall", "is_former"),
    [
        (Code.CRD, BEGAN - A_DAY, BEGAN, BEGAN, True, True),
        (Code.CRD, BEGAN, BEGAN, BEGAN, True, False),
        (Code.ARD, BEGAN - A_DAY, CRD, BEGAN, True, True),
        (Code.CRD, CRD, BEGAN - A_DAY, BEGAN, True, True),  # still ahead when the Board had released the person
        (Code.CRD, CRD, BEGAN, BEGAN, True, False),
        (Code.CRD, BEGAN - A_DAY, BEGAN - A_DAY, None, False, False),
        (Code.SLED, CRD, BEGAN - A_DAY, BEGAN, True, False),  # a recall is of the sentence of before
        (Code.PRRD, CRD, BEGAN - A_DAY, BEGAN, True, False),
        (Code.CRD, CRD, BEGAN - A_DAY, BEGAN, False, True),
        (Code.SLED, CRD, BEGAN - A_DAY, BEGAN, False, True),
        (Code.SED, BEGAN - A_DAY, BEGAN, BEGAN, False, True),
        (Code.SED, BEGAN, BEGAN, BEGAN, False, False),
        (Code.PED, CRD, BEGAN - A_DAY, BEGAN, False, True),
    ],
)
def test_end_of_a_custody_before_lets_nobody_go_from_this_one(code, day, said_on, began_on, is_recall, is_former):
    assert is_of_former_custody(code, day, said_on=said_on, began_on=began_on, is_recall=is_recall) is is_former


@pytest.mark.parametrize(("new", "recall", "expected"), [(CRD, SED, Basis.PRRD), (SED, CRD, Basis.CRD)])
def test_of_a_new_sentence_and_a_recall_the_later_releases_and_the_other_is_possible(new, recall, expected):
    ways = release_routes({Code.CRD: new, Code.PRRD: recall, Code.PED: PED, Code.SLED: SED}, under=HeldUnder.SENTENCE)

    assert counted(ways) == [expected]
    assert {way.basis for way in ways if way.certainty is Certainty.POSSIBLE} == {Basis.PED, Basis.CRD, Basis.PRRD} - {
        expected
    }


def test_new_sentence_and_a_recall_that_let_go_on_one_day_are_both_sure():
    ways = release_routes({Code.CRD: CRD, Code.PRRD: CRD}, under=HeldUnder.SENTENCE)

    assert [(way.basis, way.certainty) for way in ways] == [
        (Basis.CRD, Certainty.FIXED),
        (Basis.PRRD, Certainty.FIXED),
    ]


def test_of_two_ends_of_the_sentence_the_earlier_stands():
    (way,) = release_routes({Code.SED: SED, Code.SLED: CRD}, under=HeldUnder.SENTENCE)

    assert (way.basis, way.expected_on) == (Basis.SED, CRD)


@pytest.mark.parametrize(
    ("dates", "own", "expected"),
    [
        ({}, {Code.PED: PED, Code.CRD: CRD}, {Basis.PED: "ours", Basis.CRD: "ours"}),
        ({Code.PED: PED}, {Code.PED: CRD, Code.CRD: CRD}, {Basis.PED: "official", Basis.CRD: "ours"}),
        ({Code.CRD: CRD}, {Code.SLED: SED, Code.CRD: PED}, {Basis.CRD: "official"}),  # a sheet names one: it alone
        ({}, {Code.APD: PED}, {}),  # what the Board directs is worked out nowhere
        ({}, {}, {}),
    ],
)
def test_our_own_dates_stand_in_where_no_sheet_names_a_release_by_law(dates, own, expected):
    assert {way.basis: way.origin for way in release_routes(dates, under=HeldUnder.SENTENCE, own=own)} == expected


@pytest.mark.parametrize(
    ("dates", "under", "expected"),
    [
        ({}, HeldUnder.SENTENCE, [("CRD", Origin.ORDERED)]),
        ({Code.SLED: SED}, HeldUnder.SENTENCE, [("CRD", Origin.ORDERED)]),
        ({Code.CRD: SED}, HeldUnder.SENTENCE, [("CRD", Origin.OFFICIAL)]),  # the sheet's stays listed
        ({Code.CRD: PED, Code.PRRD: SED}, HeldUnder.SENTENCE, [("CRD", Origin.ORDERED)]),  # else but possible
        ({Code.PRRD: SED}, HeldUnder.RECALL, [("PRRD", Origin.OFFICIAL)]),
        ({Code.SLED: SED}, HeldUnder.NO_SENTENCE, []),
    ],
)
def test_what_was_decided_in_a_dispute_is_a_way_of_its_own_where_no_date_gives_it(dates, under, expected):
    ways = release_routes(dates, under=under, decided={Basis.CRD: CRD})

    assert [(way.basis, way.origin) for way in ways if way.is_counted] == expected


def test_eligibility_is_no_second_way_beside_a_direction():
    directed = Directed(CRD, Certainty.DIRECTED)

    ways = release_routes({Code.PED: PED, Code.TED: PED, Code.SED: SED}, under=HeldUnder.SENTENCE, directed=directed)

    assert [(way.basis, way.origin) for way in ways] == [
        (Basis.APD, Origin.DIRECTED),
        (Basis.SED, Origin.OFFICIAL),
    ]


def test_possible_ways_are_listed_and_marked():
    ways = release_routes({Code.PED: PED, Code.SED: SED}, under=HeldUnder.SENTENCE)

    assert [(way.basis, way.certainty) for way in ways] == [
        (Basis.PED, Certainty.POSSIBLE),
        (Basis.SED, Certainty.FIXED),
    ]


@pytest.mark.parametrize(
    ("basis", "expected_on", "goes"),
    [
        (Basis.CRD, date(2026, 12, 18), date(2026, 12, 18)),  # a Friday
        (Basis.CRD, date(2026, 12, 19), date(2026, 12, 18)),  # Saturday
        (Basis.CRD, date(2026, 12, 20), date(2026, 12, 18)),  # Sunday
        (Basis.CRD, date(2026, 12, 21), date(2026, 12, 21)),  # Monday
        (Basis.SED, date(2026, 12, 25), date(2026, 12, 24)),  # Christmas Day, a Friday
        (Basis.CRD, date(2026, 12, 28), date(2026, 12, 24)),  # the day in lieu of Boxing Day, after a weekend
        (Basis.PRRD, date(2027, 3, 29), date(2027, 3, 25)),  # Easter Monday, before it Good Friday
        (Basis.ARD, date(2027, 5, 3), date(2027, 4, 30)),  # early May
        (Basis.APD, date(2026, 12, 19), date(2026, 12, 21)),  # not before the day that the Board directed
        (Basis.PED, date(2026, 12, 25), date(2026, 12, 29)),
        (Basis.TARIFF, date(2026, 12, 6), date(2026, 12, 7)),
    ],
)
def test_working_day_by_basis(basis, expected_on, goes):
    assert leaves_on(basis, expected_on) == goes


def test_scottish_holidays_are_working_days_here():
    assert leaves_on(Basis.CRD, date(2026, 11, 30)) == date(2026, 11, 30)  # St Andrew's Day


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 29)])
def test_week_runs_from_monday_to_sunday(day):
    assert week_of(day) == (date(2026, 11, 23), date(2026, 11, 29))


def test_earliest_of_what_is_known():
    assert earliest([None, CRD, PED]) == PED
    assert earliest([None]) is None


@pytest.mark.parametrize(
    ("said", "warned"),
    [
        ((), CRD),
        (({Code.CRD: CRD - timedelta(days=3)}, {}), CRD - timedelta(days=3)),  # our calculation
        (({}, {Code.CRD: CRD - timedelta(days=6)}), CRD - timedelta(days=6)),  # the court's record
        (({Code.SLED: CRD - timedelta(days=4)},), CRD - timedelta(days=4)),  # another release route
        (({Code.PED: CRD - timedelta(days=6)},), CRD),  # eligibility is no release
    ],
)
def test_counted_release_is_warned_of_by_the_first_day_that_any_source_says(said, warned):
    wanted = release_routes({Code.CRD: CRD}, under=HeldUnder.SENTENCE)

    assert warned_of(wanted, *said, under=HeldUnder.SENTENCE) == {Basis.CRD: warned}


def test_release_by_law_before_a_weekend_is_warned_of_though_a_direction_on_it_is_counted():
    saturday = date(2027, 6, 5)
    wanted = release_routes({Code.APD: saturday, Code.CRD: saturday + timedelta(days=1)}, under=HeldUnder.SENTENCE)

    assert counted(wanted) == [Basis.APD]
    assert warned_of(wanted, under=HeldUnder.SENTENCE)[Basis.APD] == date(2027, 6, 4)
