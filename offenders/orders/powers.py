"""Orders as what runs after a licence, for the legal status of a person (`offenders/status/powers.py`).

Its kind is on its own page: here it has no name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from offenders.orders.models import ImposedOrder
from offenders.orders.querysets import NEVER_RAN
from offenders.status import powers
from offenders.status.rules import Power, PowerKind

NAME = "Order in force"


def powers_of(people: Collection[int]) -> dict[int, list[Power]]:
    """Of each of these people who has or had one that ran: each order, with its last day. One query."""
    found: dict[int, list[Power]] = defaultdict(list)
    rows = ImposedOrder.objects.filter(offender__in=people, in_force_on__isnull=False).exclude(state__in=NEVER_RAN)
    of_each = rows.order_by("programme").values_list("offender_id", "in_force_on", "ends_on", "ended_on", "programme")
    for person, first, last, ended, programme in of_each:
        days = [day for day in (last, ended - timedelta(days=1) if ended else None) if day]
        last_on = min(days, default=None)
        if last_on is None or last_on >= first:
            found[person].append(Power(PowerKind.ORDER, NAME, first, last_on, programme))
    return found


powers.register(powers_of)
