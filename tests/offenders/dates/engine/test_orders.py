"""Supervision after detention and training orders, at the lengths and offences that decide whether there is any."""

import pytest

from tests.offenders.dates.engine.building import dates, sentence


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
