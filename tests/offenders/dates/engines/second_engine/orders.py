"""Detention and training orders: one term for all that are served together, half of it in custody."""

from calendar import monthrange
from datetime import date, timedelta

from .facts import Adjustment, Facts, Refused, imposed_on
from .law import HALF, Rule
from .terms import blocks_of, days_to_serve, last_day, pooled
from .units import Unit, chains

REMAND_COUNTS_FROM = date(2022, 6, 28)  # PCSCA 2022: credit for orders made from this day


class Order(Unit):
    """Orders made before half of the ones before was served are one term with them, of at most 24 months."""

    def __init__(self, chains: list[list[dict]]) -> None:
        self.chains = chains
        parts = [part for chain in chains for part in chain]
        self.parts, self.rules = parts, [Rule("SC Part 10 Ch.2", HALF, gated=False) for _ in parts]
        self.begins = min(imposed_on(part) for part in parts)
        self.last_imposed = self.begins
        self.expires = min(max(self.end_of(chain) for chain in chains), self.end_of_months(24))
        self.reads = lambda question: True
        self.serve()

    def end_of(self, chain: list[dict]) -> date:
        return last_day(min(imposed_on(part) for part in chain), pooled([part["duration"] for part in chain]))

    def end_of_months(self, months: int) -> date:
        return last_day(self.begins, blocks_of({"months": months}))

    def serve(self) -> None:
        self.eligible = None
        term = [self.begins + timedelta(days=n) for n in range((self.expires - self.begins).days + 1)]
        self.released = term[days_to_serve(term, 1, 2) - 1]

    def transfers(self, middle: date) -> dict[str, date]:
        """Early and late transfer lie a month, or from 18 months two, from the middle; always after the order."""
        if self.expires < self.end_of_months(8):
            return {}
        months = 2 if self.expires >= self.end_of_months(18) else 1
        early = same_day(middle, -months)
        return {"ETD": early, "LTD": same_day(middle, months)} if early > self.begins else {}


def same_day(day: date, months: int) -> date:
    """The same day of another month, or its last where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def orders_of(sentences: list[dict], facts: Facts) -> list[Order]:
    for sentence in sentences:
        if sentence["offence"].get("jurisdiction") or sentence.get("recall"):
            raise Refused("an order made elsewhere, or recalled")
    orders: list[Order] = []
    for chain in sorted(chains(tuple(sentences)), key=lambda chain: min(imposed_on(part) for part in chain)):
        made = min(imposed_on(part) for part in chain)
        if orders and made <= orders[-1].released - timedelta(days=credited(facts, orders[-1].begins, made)):
            orders[-1] = Order([*orders[-1].chains, chain])
        else:
            orders.append(Order([chain]))
    return orders


def credited(facts: Facts, first: date, before: date) -> int:
    """Days of remand and bail that belong to a sentence passed in between."""
    counted = [a for a in facts.adjustments if a.kind in ("remand", "tagged_bail") and not lost(a, facts)]
    return sum(a.days for a in counted if first <= a.on < before)


def lost(credit: Adjustment, facts: Facts) -> bool:
    """Before 28 June 2022 remand was not credited to an order, and so to nothing that came after it."""
    passed = {sentence["type"] for sentence in facts.sentences if imposed_on(sentence) == credit.on}
    return passed == {"DTO"} and credit.on < REMAND_COUNTS_FROM
