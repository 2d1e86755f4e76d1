"""The figures that the history is drawn to, each with its date, source and grade, and the scale of the demo."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("shape.csv")
OWN = "own"  # the grade of what is published nowhere, and is our assumption
QUARTERS = 8  # of 13 weeks, the oldest first
WEEKS = 13


@dataclass(frozen=True)
class ShapeRow:
    """One figure. at: the year or quarter of the history, 0 for what has none. grade: A official, B press quoting
    official figures, C weak; or OWN."""

    code: str
    at: int
    value: int
    as_at: date | None
    grade: str
    source: str


@functools.cache
def rows() -> list[ShapeRow]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [_row(cells) for cells in csv.DictReader(file)]


def _row(cells: dict[str, str]) -> ShapeRow:
    return ShapeRow(
        code=cells["code"],
        at=int(cells["at"] or 0),
        value=int(cells["value"]),
        as_at=date.fromisoformat(cells["as_at"]) if cells["as_at"] else None,
        grade=cells["grade"],
        source=cells["source"],
    )


@dataclass(frozen=True)
class Shape:
    """The figures at a scale: 1 is as published, 0.25 a quarter of it, 0 no history."""

    scale: float = 1.0

    def of(self, code: str, at: int = 0) -> int:
        """A count at this scale, rounded; a share of a hundred is no count, and is asked for by `share`."""
        return round(self._value(code, at) * self.scale)

    def share(self, code: str) -> float:
        """Of a figure that is said in a hundred, or in a thousand."""
        return self._value(code, 0) / (1000 if code.endswith("thousand") else 100)

    def by_quarter(self, code: str) -> list[int]:
        """So that the sum is right also where each alone would round to nothing."""
        counts, so_far = [], 0.0
        for quarter in range(1, QUARTERS + 1):
            before, so_far = round(so_far), so_far + self._value(code, quarter) * self.scale
            counts.append(round(so_far) - before)
        return counts

    def _value(self, code: str, at: int) -> int:
        return next(row.value for row in rows() if (row.code, row.at) == (code, at))
