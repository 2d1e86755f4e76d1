"""The numbers that count, of each kind and place by week."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from release_monitor.capacity.models import CapacityNumber
from release_monitor.capacity.rules.kinds import CapacityKind

Place = tuple[CapacityKind, str, str]  # kind, region, team


def rooms(first: date, last: date) -> dict[Place, dict[date, CapacityNumber]]:
    """What counts, of each kind and place by week. One query."""
    found: dict[Place, dict[date, CapacityNumber]] = defaultdict(dict)
    rows = CapacityNumber.objects.of_weeks(first, last).current().select_related("team", "entered_by")
    for row in rows:
        if row.number is not None:
            found[CapacityKind(row.kind), row.region, row.team.name if row.team else ""][row.week] = row
    return dict(found)
