"""Who holds which part of a shift."""

from datetime import UTC, datetime, timedelta

import pytest

from sharing.rota.rules import Stint, stints_of

SIX = datetime(2026, 12, 1, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def hours(*stints):
    return [(each.user, (each.starts_at - SIX) / HOUR, (each.ends_at - SIX) / HOUR) for each in stints]


def part(user, begins, ends):
    return Stint(user, SIX + begins * HOUR, SIX + ends * HOUR)


@pytest.mark.parametrize(
    ("covers", "held"),
    [
        ([], [(1, 0, 12)]),
        ([part(2, 0, 12)], [(2, 0, 12)]),
        ([part(2, 0, 3)], [(2, 0, 3), (1, 3, 12)]),
        ([part(2, 9, 12)], [(1, 0, 9), (2, 9, 12)]),
        ([part(2, 3, 5)], [(1, 0, 3), (2, 3, 5), (1, 5, 12)]),
        ([part(3, 5, 7), part(2, 3, 5)], [(1, 0, 3), (2, 3, 5), (3, 5, 7), (1, 7, 12)]),
        ([part(2, -2, 3)], [(2, 0, 3), (1, 3, 12)]),
        ([part(2, 12, 14), part(3, -2, 0)], [(1, 0, 12)]),
    ],
)
def test_whoever_covers_a_part_holds_it_and_the_holder_has_the_rest(covers, held):
    assert hours(*stints_of(1, (SIX, SIX + 12 * HOUR), covers)) == held


@pytest.mark.parametrize(
    ("at", "holds"),
    [(SIX - SECOND, False), (SIX, True), (SIX + 12 * HOUR - SECOND, True), (SIX + 12 * HOUR, False)],
)
def test_at_the_second_of_a_change_it_is_the_new_holders(at, holds):
    assert part(1, 0, 12).holds(at) is holds
