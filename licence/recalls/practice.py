"""Service settings of recalls: the deadlines, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from licence.recalls.rules import clocks
from licence.recalls.rules.clocks import Clock, Limit, Unit
from sharing import practice

LONGEST_SOURCE = 200  # letters that a clock keeps of it


def _define(limit: Limit, default: int, name: str, title: str) -> practice.Definition:
    source = limit.source if limit.is_confirmed else f"{limit.source}, its text not confirmed"
    return practice.define(f"licence.recall_{name}", title, unit=limit.unit.value, default=default, source=source)


USUAL = {
    limit.clock: _define(limit, limit.number, limit.clock.value, f"{limit.title}: {limit.unit}")
    for limit in clocks.LIMITS.values()
}
URGENT = {
    limit.clock: _define(limit, limit.urgent, f"{limit.clock}_emergency", f"{limit.title}, in an emergency: hours")
    for limit in clocks.LIMITS.values()
    if limit.urgent is not None
}


@dataclass(frozen=True)
class Value:
    """A limit as it counted on a day; `source` says whose value it is."""

    number: int
    unit: Unit
    source: str

    @property
    def words(self) -> str:
        """ "24 hours"."""
        return clocks.format_limit(self.number, self.unit)


def limit_of(clock: Clock, *, is_emergency: bool, on: date) -> Value:
    """The limit that a clock which starts on this day has."""
    definition = URGENT.get(clock, USUAL[clock]) if is_emergency else USUAL[clock]
    source = practice.source(definition, on=on)[:LONGEST_SOURCE]
    return Value(practice.value(definition, on=on), clocks.LIMITS[clock].unit, source)
