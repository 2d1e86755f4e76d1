"""The outcome of a case in the shape of the reference format: dates, or why there are none, and the working."""

from __future__ import annotations

from typing import Any, TypedDict

from offenders.dates.engine.calculate import calculate
from offenders.dates.engine.facts import Law
from offenders.dates.engine.reading import CaseUnreadable, identifier, read_case
from offenders.dates.engine.refusals import Refused


class Outcome(TypedDict):
    """dates: by code, ISO. refused: why there are none. working: the steps, in order."""

    id: str | None
    dates: dict[str, str]
    refused: str | None
    working: list[dict[str, Any]]


def calculate_case(raw: Any, *, working: bool = True, law: Law = Law.SA2026) -> Outcome:
    """Never raises for what stands in the case. law: what holds where it names none."""
    name = identifier(raw)
    try:
        done = calculate(read_case(raw, law=law), working=working)
    except (Refused, CaseUnreadable) as why:
        return {"id": name, "dates": {}, "refused": str(why), "working": []}
    except (OverflowError, ValueError):
        return {"id": name, "dates": {}, "refused": "A date lies beyond the calendar", "working": []}
    return {
        "id": name,
        "dates": {code: day.isoformat() for code, day in done.dates.items()},
        "refused": None,
        "working": [step.as_json() for step in done.working],
    }
