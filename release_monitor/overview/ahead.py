"""What lies before a reader: the latest forecast with its band and the room there is, week by week."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Crossing:
    """A week in which more are expected than there is room for. words: what and where; href: the page with who could
    cover; over: by how many."""

    week: date
    words: str
    href: str
    over: int = 0


@dataclass(frozen=True)
class Ahead:
    """The latest forecast, as far as this reader's group has one. as_at: its Monday; None where there is none.

    low, mid, high: by Monday. room: by Monday, None where it is not known. total: the sum of 13 weeks in words. kept:
    how often bands held, in one line. is_bad: bands were too narrow or too wide for two quarters. group: of whom it
    is, where that may be more people than the reader sees.
    """

    as_at: date | None = None
    group: str = ""
    low: dict[date, float] = field(default_factory=dict)
    mid: dict[date, float] = field(default_factory=dict)
    high: dict[date, float] = field(default_factory=dict)
    room: dict[date, int] = field(default_factory=dict)
    a_week: float | None = None
    total: str = ""
    why_not: str = ""
    kept: str = ""
    is_bad: bool = False
    forecast_url: str = ""
    capacity_url: str = ""
    crossings: tuple[Crossing, ...] = ()

    @property
    def weeks_over(self) -> list[date]:
        return sorted({crossing.week for crossing in self.crossings})
