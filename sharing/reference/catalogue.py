"""The regions that come with the project, as its data file has them."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).parent / "data" / "regions.json"


@dataclass(frozen=True)
class KnownRegion:
    """One of the file. The fields are those of the model."""

    code: str
    kind: str
    name: str
    police_region: str
    security_unit: str
    forces: list[str]
    starts_on: date | None
    ends_on: date | None
    note: str
    source: str
    is_confirmed: bool


@functools.cache
def known_regions() -> tuple[KnownRegion, ...]:
    rows = json.loads(FILE.read_text("utf-8"))["rows"]
    days = ("starts_on", "ends_on")
    return tuple(
        KnownRegion(**row | {day: date.fromisoformat(row[day]) if row[day] else None for day in days}) for row in rows
    )
