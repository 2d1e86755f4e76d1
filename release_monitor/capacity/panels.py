"""Capacity as pages print it: of each kind and place the weeks ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from release_monitor.capacity.models import CapacityNumber
from release_monitor.capacity.numbers import rooms
from release_monitor.capacity.rules.kinds import CapacityKind
from release_monitor.capacity.rules.weeks import mondays


@dataclass(frozen=True)
class CapacityLine:
    """One kind at one place. numbers: of each week, None where it is not known. newest: of those that count."""

    kind: CapacityKind
    place: str
    numbers: list[int | None]
    newest: CapacityNumber


def capacity_lines(*, on: date) -> tuple[list[date], list[CapacityLine]]:
    weeks = mondays(on)
    lines = []
    for (kind, region, team), by_week in sorted(rooms(weeks[0], weeks[-1]).items()):
        numbers = [by_week[week].number if week in by_week else None for week in weeks]
        newest = max(by_week.values(), key=lambda row: row.entered_at)
        place = f"{team}, {region}" if team else region or "England and Wales"
        lines.append(CapacityLine(kind, place, numbers, newest))
    return weeks, lines
