"""A date and a time in London, and the moments at which clocks showed it."""

from datetime import UTC, datetime

import pytest

from sharing.history.rules import moments_of, say_with_zone, zone_at


def at(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "moments"),
    [
        ((1, 15, 14, 30), [at(1, 15, 14, 30)]),
        ((7, 1, 14, 30), [at(7, 1, 13, 30)]),
        ((3, 29, 0, 59), [at(3, 29, 0, 59)]),
        ((3, 29, 1, 0), []),
        ((3, 29, 1, 59), []),
        ((3, 29, 2, 0), [at(3, 29, 1)]),
        ((10, 25, 0, 59), [at(10, 24, 23, 59)]),
        ((10, 25, 1, 0), [at(10, 25, 0), at(10, 25, 1)]),
        ((10, 25, 1, 59), [at(10, 25, 0, 59), at(10, 25, 1, 59)]),
        ((10, 25, 2, 0), [at(10, 25, 2)]),
    ],
)
def test_moments_at_which_clocks_show_a_time(shown, moments):
    assert moments_of(datetime(2026, *shown)) == moments


def test_zone_is_said():
    assert [zone_at(moment) for moment in moments_of(datetime(2026, 10, 25, 1, 30))] == ["BST", "GMT"]
    assert say_with_zone(at(10, 25, 0, 30)) == "1:30am BST on 25 October 2026"
    assert say_with_zone(at(12, 1, 12)) == "midday GMT on 1 December 2026"
