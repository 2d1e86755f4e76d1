"""Rules of orders: the route that counts when an order stands beside the routes by law."""

from datetime import date, timedelta

import pytest

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.orders import Ordered, why_incomplete, with_order
from offenders.dates.rules.releases import Basis, Certainty, Code, release_routes

CRD, DAY = date(2026, 12, 4), timedelta(days=1)  # a Friday
WAYS = release_routes(
    {Code.PED: date(2025, 12, 4), Code.CRD: CRD, Code.SLED: date(2027, 12, 3)}, under=HeldUnder.SENTENCE
)


@pytest.mark.parametrize(
    ("opens_on", "counted"), [(CRD - DAY, Basis.COURT), (CRD, Basis.COURT), (CRD + DAY, Basis.CRD)]
)
def test_earlier_route_is_counted_and_only_one(opens_on, counted):
    ways = with_order(WAYS, Ordered(opens_on, is_of_a_court=True, is_confirmed=False))

    assert [way.basis for way in ways if way.is_counted] == [counted]
    assert len(ways) == len(WAYS) + 1


def test_without_an_order_nothing_changes_and_without_other_routes_the_order_counts():
    assert with_order(WAYS, None) == WAYS
    (only,) = with_order((), Ordered(CRD, is_of_a_court=False, is_confirmed=True))
    assert (only.is_counted, only.basis) == (True, Basis.EXECUTIVE)


@pytest.mark.parametrize(
    ("is_of_a_court", "is_confirmed", "certainty"),
    [
        (True, False, Certainty.PROVISIONAL),
        (True, True, Certainty.DIRECTED),
        (False, False, Certainty.PROVISIONAL),
        (False, True, Certainty.DIRECTED),
    ],
)
def test_an_order_is_provisional_until_confirmed(is_of_a_court, is_confirmed, certainty):
    assert Ordered(CRD, is_of_a_court, is_confirmed).certainty is certainty


@pytest.mark.parametrize(
    ("reference", "caller", "field"),
    [
        ("T2026", ("", "", ""), None),
        ("", ("Leeds Crown Court", "Clerk", "Ines Hart"), None),
        ("", ("", "", ""), "reference"),
        ("", ("", "Clerk", "Ines Hart"), "caller_agency"),
        ("", ("Leeds Crown Court", "", "Ines Hart"), "caller_role"),
        ("", ("Leeds Crown Court", "Clerk", ""), "caller_name"),
    ],
)
def test_document_or_a_call_with_agency_role_and_name(reference, caller, field):
    lacks = why_incomplete(reference=reference, caller=caller)

    assert (lacks[0] if lacks else None) == field
