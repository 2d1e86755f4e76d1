"""Service settings of recalls: the deadlines, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from licence.recalls.rules import clocks
from licence.recalls.rules.clocks import Clock, Limit, Unit
from sharing import practice

OURS = "Our design: a starting value, not set by law"
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

PPCS_HOURS = practice.define(
    "licence.recall_rescission_hours",
    "Time for a second person at PPCS to answer a proposal to rescind a revocation or close a recall",
    unit="hours",
    default=4,
    source=OURS,
)
NO_RECALL_MINUTES = practice.define(
    "licence.recall_no_recall_minutes",
    "Time for an ACO to answer a decision not to recall a person held under s.43B",
    unit="minutes",
    default=30,
    source=f"{OURS}; no one is held by it: the relevant period keeps running",
)
DAY_DAYS = practice.define(
    "licence.recall_day_days",
    "Working days in which a second person confirms a past date of a revocation or a return",
    unit="working days",
    default=1,
    source=OURS,
)


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
