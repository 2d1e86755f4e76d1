"""The dates that follow from a person's record, or why none do and what would settle them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from offenders.dates.engine import Calculation, Refused, calculate
from offenders.dates.engine.facts import Case, Law
from offenders.dates.engine.working import WorkingStep
from offenders.dates.record_adapter.facts import KEPT, NotRecorded, ReadingsOfRecord, ways_of
from offenders.dates.record_adapter.missing import Missing, format_missing_reason, named
from offenders.dates.record_adapter.reasons import TURNS_ON
from offenders.dates.record_adapter.record import Record


@dataclass(frozen=True)
class WorkedOut:
    """dates: by code, never official. refused: why there are none, in words; missing: what would settle them.
    readings: where the law is open, the dates by each fair reading of it, earliest first; says: what each holds,
    with its section, in the same order."""

    dates: Mapping[str, date] = field(default_factory=dict)
    steps: tuple[WorkingStep, ...] = ()
    refused: str = ""
    missing: tuple[Missing, ...] = ()
    readings: tuple[Mapping[str, date], ...] = ()
    says: tuple[str, ...] = ()

    def by_reading(self) -> list[tuple[str, Mapping[str, date]]]:
        """What each reading holds, with its dates."""
        return list(zip(self.says or [""] * len(self.readings), self.readings, strict=True))

    @property
    def rests_on(self) -> list[str]:
        """The entries of the register of law that the steps name, where they were kept."""
        return sorted({entry for step in self.steps for entry in step.rule.entries})

    def entries_of(self, code: str) -> list[str]:
        """Those that this date rests on, by the steps that lead to it."""
        return sorted({entry for step in steps_to(code, self.steps) for entry in step.rule.entries})


def steps_to(code: str, steps: Sequence[WorkingStep]) -> list[WorkingStep]:
    """The steps that this date comes from, back to the facts, in their order; none where none settles it."""
    by_number = {step.number: step for step in steps}
    ahead = [step.number for step in steps if step.code == code and step.is_adjusted][-1:]
    needed: set[int] = set()
    while ahead:
        number = ahead.pop()
        if number not in needed:
            needed.add(number)
            ahead.extend(source for _, _, source in by_number[number].inputs if source)
    return [by_number[number] for number in sorted(needed)]


def work_out(record: Record, *, law: Law = Law.SA2026, working: bool = False) -> WorkedOut:
    """No query. law: on ordinary sentences. working: keep the steps."""
    record = record.without_quashed()
    ways = ReadingsOfRecord((), ())
    try:
        ways = ways_of(record, law)
        _refuse_if_open(ways)
        done = _calculated(ways.cases[0], working=working)
    except NotRecorded as lacking:
        return WorkedOut(refused=lacking.words, missing=lacking.missing)
    except Refused as why:
        found = tuple(dict.fromkeys(named(path, record) for path in why.missing))
        words = TURNS_ON if found else format_missing_reason(why.reason, record)
        readings = _readings(why)
        return WorkedOut(
            refused=words,
            missing=found,
            readings=tuple(dates for dates, _ in readings),
            says=tuple(says for _, says in readings),
        )
    return _worked_out(done)


def _worked_out(done: Calculation) -> WorkedOut:
    return WorkedOut({code: day for code, day in done.dates.items() if code in KEPT}, done.working)


def _readings(why: Refused) -> list[tuple[dict[str, date], str]]:
    """Each with what it holds."""
    found: list[tuple[dict[str, date], str]] = []
    for reading in why.readings:
        says = "; ".join(reading.says)
        dates = {code: date.fromordinal(day) for code, day in reading.dates.items()}
        found.append((dates, f"{says[:1].upper()}{says[1:]}"))
    return sorted(found, key=lambda each: _first(each[0]))


def _first(dates: Mapping[str, date]) -> tuple[date, ...]:
    """By the first day on which the law releases; then by the first on which the Board may."""
    by_law = [dates[code] for code in ("CRD", "ARD", "PRRD", "SLED", "SED") if code in dates]
    return min(by_law, default=date.max), min(dates.get(code, date.max) for code in ("PED", "TED"))


def _refuse_if_open(ways: ReadingsOfRecord) -> None:
    """Raises NotRecorded where the ways that things may be lead to different dates."""
    if len(ways.cases) == 1:
        return
    outcomes = [_outcome(case) for case in ways.cases]
    if any(outcome != outcomes[0] for outcome in outcomes):
        raise NotRecorded(*ways.open)


def _outcome(case: Case) -> Any:
    """The dates; of each reading where the law is open; else why there are none."""
    try:
        dates = _calculated(case).dates
    except Refused as refused:
        return [reading.dates for reading in refused.readings] or refused.reason
    return {code: day for code, day in dates.items() if code in KEPT}


def _calculated(case: Case, *, working: bool = False) -> Calculation:
    try:
        return calculate(case, working=working)
    except (OverflowError, ValueError) as beyond:
        raise Refused("A date is beyond the calendar") from beyond
