"""Which order restricts travel, for the register of notification, which hears of journeys."""

from __future__ import annotations

from datetime import date

from offenders.orders.querysets import running_orders
from offenders.orders.rules import OrderKind
from offenders.people.models import Offender


def travel_ban_of(person: Offender, on: date) -> str:
    """In words, of the order that is in force on the day of departure; empty for none. One query."""
    found = running_orders([person.pk], on=on).get(person.pk, [])
    return next((f"{order.name} is in force" for order in found if order.kind == OrderKind.TRAVEL), "")
