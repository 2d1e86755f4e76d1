"""Date conflicts: where the sources differ, and whether the law has released the person."""

from datetime import date, timedelta

import pytest

from offenders.dates.rules.differences import Difference, Sources, differences, format_difference
from offenders.dates.rules.releases import Code

PED, CRD, END = date(2026, 12, 4), date(2028, 3, 14), date(2029, 3, 14)  # a Friday, a Tuesday, a Wednesday
SHEET = {Code.PED: PED, Code.CRD: CRD, Code.SLED: END}
DAY = timedelta(days=1)


def found(official, worked_out, court=None, *, is_first_custody=True):
    sources = Sources(official, court or {}, worked_out)
    return [(each.code, *each.days) for each in differences(sources, is_first_custody=is_first_custody)]


class TestDifferences:
    def test_sources_that_agree(self):
        assert found(SHEET, dict(SHEET)) == []

    @pytest.mark.parametrize("code", list(SHEET))
    @pytest.mark.parametrize("by", [DAY, -DAY])
    def test_one_day_is_a_difference(self, code, by):
        ours = {**SHEET, code: SHEET[code] + by}

        assert found(SHEET, ours) == [(code, SHEET[code], None, SHEET[code] + by)]

    def test_release_that_the_law_does_not_know(self):
        ours = {Code.PED: PED, Code.SLED: END}

        assert found(SHEET, ours) == [(Code.CRD, CRD, None, None)]

    def test_date_that_the_sheet_lacks(self):
        assert found({Code.SLED: END}, {Code.PED: PED, Code.SLED: END}) == [(Code.PED, None, None, PED)]

    def test_without_a_sheet_there_is_nothing_to_differ_from(self):
        assert found({}, SHEET) == []
        assert found({Code.APD: PED}, SHEET) == []

    def test_what_cannot_be_worked_out_differs_from_nothing(self):
        assert found(SHEET, None) == []

    @pytest.mark.parametrize(
        ("official", "expected"),
        [
            (CRD, []),  # of the one reading
            (CRD + 2 * DAY, []),  # of the other
            (CRD + DAY, [(Code.CRD, CRD + DAY, None, CRD)]),  # of neither: the earliest of ours is said
        ],
    )
    def test_date_of_one_reading_of_open_law_is_no_difference(self, official, expected):
        readings = (SHEET, {**SHEET, Code.CRD: CRD + 2 * DAY})
        sources = Sources({**SHEET, Code.CRD: official}, {}, None, readings)

        assert [(each.code, *each.days) for each in differences(sources, is_first_custody=True)] == expected

    def test_release_that_a_reading_of_open_law_does_not_know_may_be_missing(self):
        sources = Sources({Code.PED: PED, Code.SLED: END}, {}, None, (SHEET, {Code.PED: PED, Code.SLED: END}))

        assert differences(sources, is_first_custody=True) == ()

    def test_the_board_sets_an_approved_date(self):
        assert found({**SHEET, Code.APD: CRD}, SHEET) == []

    def test_court_states_what_it_states(self):
        assert found(SHEET, SHEET, {Code.CRD: CRD}) == []
        assert found(SHEET, SHEET, {Code.CRD: CRD + DAY}) == [(Code.CRD, CRD, CRD + DAY, CRD)]

    def test_court_and_sheet_differ_though_nothing_is_worked_out(self):
        assert found(SHEET, None, {Code.CRD: CRD + DAY}) == [(Code.CRD, CRD, CRD + DAY, None)]

    def test_expiry_apart_and_on_one_day(self):
        apart = {Code.PED: PED, Code.CRD: CRD, Code.SED: END, Code.LED: END}

        assert found(SHEET, apart) == []
        assert found(SHEET, {**apart, Code.LED: END - DAY}) == [(Code.LED, END, None, END - DAY)]

    def test_later_sheet_no_longer_shows_the_ways_out_of_the_first_custody(self):
        recalled = {Code.PRRD: END, Code.SLED: END}
        ours = {**SHEET, **recalled}

        assert found(recalled, ours, is_first_custody=False) == []
        assert [code for code, *_ in found(recalled, ours)] == [Code.PED, Code.CRD]

    def test_dates_of_the_first_custody_that_both_give_are_still_compared(self):
        assert found(SHEET, {**SHEET, Code.CRD: CRD + DAY}, is_first_custody=False) == [
            (Code.CRD, CRD, None, CRD + DAY)
        ]

    def test_end_that_a_later_sheet_lacks_is_a_difference(self):
        assert found({Code.PRRD: END}, {Code.PRRD: END, Code.SLED: END}, is_first_custody=False) == [
            (Code.SLED, None, None, END)
        ]


@pytest.mark.parametrize(
    ("official", "court", "ours", "words"),
    [
        (PED, None, PED + 8 * DAY, "Name: prison 4 December 2026, our calculation 12 December 2026 (8 days later)"),
        (PED, None, PED - DAY, "Name: prison 4 December 2026, our calculation 3 December 2026 (1 day earlier)"),
        (PED, None, None, "Name: prison 4 December 2026, our calculation no such date"),
        (None, None, PED, "Name: prison no such date, our calculation 4 December 2026"),
        (
            *(PED, PED + DAY, PED),
            "Name: prison 4 December 2026, court 5 December 2026, our calculation 4 December 2026",
        ),
    ],
)
def test_difference_in_words(official, court, ours, words):
    assert format_difference(Difference(Code.PED, official, court, ours), {"PED": "Name"}) == words
