"""Supervision after detention and training orders, at the lengths and offences that decide whether there is any."""

import pytest

from tests.offenders.dates.engine.building import dates, days, sentence


def order(term, *, name="d1", after=None, committed="2022-03-01"):
    """From 10 February 2023."""
    return sentence("DTO", "2023-02-10", term, name=name, after=after, committed_on=committed)


@pytest.mark.parametrize(
    ("term", "supervised_until"),
    [
        ({"months": 23, "days": 30}, "2025-02-09"),  # until 8 February 2025; twelve months from half of it
        ({"months": 24}, None),
    ],
)
def test_order_of_two_years_is_followed_by_no_supervision(term, supervised_until):
    assert dates(order(term)).get("TUSED") == supervised_until


@pytest.mark.parametrize(
    ("first", "second", "is_supervised"),
    [
        ("2015-01-31", "2015-01-31", False),
        ("2015-02-01", "2015-01-31", True),
        ("2015-01-31", "2015-02-01", True),
    ],
)
def test_one_offence_from_february_2015_brings_supervision_to_orders_in_a_chain(first, second, is_supervised):
    found = dates(order({"months": 6}, committed=first), order({"months": 6}, name="d2", after="d1", committed=second))

    assert ("TUSED" in found) is is_supervised


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        ("2023-02-09", "2023-02-11", False),  # it began before the order
        ("2023-02-10", "2023-02-12", True),
        ("2023-05-11", "2023-05-13", True),  # the half-way day
        ("2023-05-12", "2023-05-14", False),
    ],
)
def test_absence_moves_an_order_where_it_begins_from_its_first_day_to_the_half_way_day(first, last, counts):
    found = dates(order({"months": 6}), adjustments=[days("ual", 3, first, first, last)])

    moved = {"SED": "2023-08-12", "MTD": "2023-05-14", "TUSED": "2024-05-14"}
    as_passed = {"SED": "2023-08-09", "MTD": "2023-05-11", "TUSED": "2024-05-11"}
    assert found == (moved if counts else as_passed)
