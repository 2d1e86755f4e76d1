"""The windows before a release, and what is soon."""

from datetime import date, timedelta

import pytest

from offenders.releases.warnings.rules import is_soon, window_of

OUT = date(2026, 12, 29)


@pytest.mark.parametrize(
    ("left", "window"),
    [
        (30, None),
        (29, None),
        (28, 28),
        (27, 28),
        (15, 28),
        (14, 14),
        (8, 14),
        (7, 7),
        (3, 7),
        (2, 2),
        (1, 1),
        (0, None),
    ],
)
def test_release_stands_in_the_smallest_window_that_holds_it(left, window):
    assert window_of(warn_on=OUT, on=OUT - timedelta(days=left)) == window


@pytest.mark.parametrize(("left", "soon"), [(15, False), (14, True), (0, True), (-1, True)])
def test_date_within_two_weeks_is_soon(left, soon):
    assert is_soon(on=OUT - timedelta(days=left), days=[None, OUT]) == soon


def test_earlier_of_the_two_dates_decides():
    assert is_soon(on=OUT - timedelta(days=3), days=[OUT, OUT + timedelta(days=60)])
    assert not is_soon(on=OUT, days=[None])
