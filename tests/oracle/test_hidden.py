"""Hidden records answer as absent ones, by every address about a record."""

import pytest

from tests.oracle import hidden

pytestmark = pytest.mark.django_db


EVERY_METHOD = {"person", "victim_change", "paper_preview", "alert_end", "people-detail", "grants-end", "checks-answer"}


@pytest.mark.parametrize("role", hidden.ROLES)
def test_hidden_reads_as_absent_to_the_byte(world, role):
    """Each address in one way, one in five read and written."""
    assert list(hidden.differences(world, hidden.somebody(world, role), hidden.doors_of(role), hidden.in_short)) == []


@pytest.mark.parametrize("role", hidden.ROLES)
def test_hidden_reads_as_absent_in_whatever_way_it_is_asked(world, role):
    some = [door for door in hidden.doors_of(role) if door.name in EVERY_METHOD]

    assert list(hidden.differences(world, hidden.somebody(world, role), some)) == []


def test_short_run_leaves_no_address_out_and_asks_some_in_both_ways():
    ways = {door.name: hidden.in_short(door) for door in hidden.ABOUT_A_RECORD}

    assert all(ways.values())
    assert {("get",), ("post",), ("get", "post")} == set(ways.values())


def test_rank_test_tells_apart_what_differs_and_not_what_is_alike():
    alike, longer = [float(n % 97) for n in range(500)], [float(n % 97) + 20 for n in range(500)]

    assert abs(hidden.rank_test(alike, alike[::-1])[1]) < 0.1
    assert hidden.rank_test(longer, alike)[1] > 5
