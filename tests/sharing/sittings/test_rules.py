"""What a decider has seen, which reasons count, and the day of each warning."""

from datetime import date

import pytest

from sharing.items.rules import Extent, Occasion
from sharing.sittings import rules
from sharing.sittings.rules import Sight

MONDAY = date(2026, 12, 14)


@pytest.mark.parametrize(
    ("may", "seen", "sight"),
    [
        (None, None, Sight.MAY_NOT),
        (Extent.GIST, None, Sight.NOT_YET),
        (Extent.FULL, None, Sight.NOT_YET),
        (Extent.FULL, Extent.GIST, Sight.GIST_SEEN),
        (Extent.FULL, Extent.FULL, Sight.SEEN),
        (None, Extent.GIST, Sight.GIST_SEEN),
        (None, Extent.FULL, Sight.SEEN),
    ],
)
def test_sight_of_a_decider(may, seen, sight):
    assert rules.sight_of(may=may, seen=seen) is sight


@pytest.mark.parametrize("occasion", Occasion)
def test_a_reason_needs_a_second_person_before_a_release_and_a_recall_alone(occasion):
    needs = occasion in (Occasion.RELEASE, Occasion.RECALL)

    assert rules.counts(occasion, is_agreed=True)
    assert rules.counts(occasion, is_agreed=False) is not needs


@pytest.mark.parametrize(
    ("on", "rung"),
    [
        (date(2026, 12, 4), None),  # the Friday: six working days before
        (date(2026, 12, 7), 5),
        (date(2026, 12, 9), 5),
        (date(2026, 12, 10), 2),
        (date(2026, 12, 11), 1),
        (date(2026, 12, 13), 1),
        (MONDAY, 1),
        (date(2026, 12, 15), None),
    ],
)
def test_the_warning_that_is_due(on, rung):
    assert rules.rung_of(MONDAY, on=on) == rung


def test_bank_holidays_are_no_working_days():
    after_christmas = date(2026, 12, 29)  # the 25th and the 28th are bank holidays

    assert rules.rung_of(after_christmas, on=date(2026, 12, 24)) == 1
    assert rules.rung_of(after_christmas, on=date(2026, 12, 23)) == 2
