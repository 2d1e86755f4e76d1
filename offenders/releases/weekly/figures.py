"""Released beside expected, of one week's list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offenders.dates.models import Release
from offenders.releases.weekly.panels import WeeklyLine
from offenders.releases.weekly.rules import Change


@dataclass(frozen=True)
class WeekFigures:
    """Of one list: how many were expected, came in since, and were released."""

    expected: int
    came: int
    released: int

    @property
    def words(self) -> str:
        """ "3 of 5 released, 1 added since the list was made"."""
        added = f", {self.came} added since the list was made" if self.came else ""
        return f"{self.released} of {self.expected} released{added}"


def figures_of(lines: Iterable[WeeklyLine]) -> WeekFigures:
    lines = list(lines)
    came = sum(line.change is Change.CAME for line in lines)
    released = sum(line.release.status == Release.Status.RELEASED for line in lines)
    return WeekFigures(expected=len(lines) - came, came=came, released=released)
