"""The outcome of a case in the shape of the reference format: dates, or why there are none, and the working."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NotRequired, TypedDict

from offenders.dates.engine.calculate import calculate
from offenders.dates.engine.facts import Law
from offenders.dates.engine.law.open_law import Taken
from offenders.dates.engine.reading import CaseUnreadable, identifier, read_case
from offenders.dates.engine.refusals import DatedReading, Refused


class WrittenReading(TypedDict):
    """says: what the reading holds, each with its section."""

    says: list[str]
    dates: dict[str, str]


class Outcome(TypedDict):
    """dates: by code, ISO. refused: why there are none. working: the steps, in order. readings: where the law is open,
    the dates by each."""

    id: str | None
    dates: dict[str, str]
    refused: str | None
    working: list[dict[str, Any]]
    readings: NotRequired[list[WrittenReading]]


NOTHING_TAKEN: Taken = {}


def calculate_case(raw: Any, *, working: bool = True, law: Law = Law.SA2026, taken: Taken = NOTHING_TAKEN) -> Outcome:
    """Never raises for what stands in the case. law: what holds where it names none. taken: settled readings of law."""
    name = identifier(raw)
    try:
        case = read_case(raw, law=law)
        done = calculate(replace(case, taken=taken) if taken else case, working=working)
    except Refused as why:
        refused: Outcome = {"id": name, "dates": {}, "refused": str(why), "working": []}
        return refused | {"readings": [_written(reading) for reading in why.readings]} if why.readings else refused
    except CaseUnreadable as why:
        return {"id": name, "dates": {}, "refused": str(why), "working": []}
    except (OverflowError, ValueError):
        return {"id": name, "dates": {}, "refused": "A date is beyond the calendar", "working": []}
    return {
        "id": name,
        "dates": {code: day.isoformat() for code, day in done.dates.items()},
        "refused": None,
        "working": [step.as_json() for step in done.working],
    }


def _written(reading: DatedReading) -> WrittenReading:
    return {"says": list(reading.says), "dates": _iso(reading.dates)}


def _iso(days: Mapping[str, int]) -> dict[str, str]:
    return {code: date.fromordinal(day).isoformat() for code, day in days.items()}
