"""The legend as part of a drawing, for a picture that stands without a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.charts.rules.marks import Key
from sharing.charts.rules.scales import width_of

SAMPLE, ROW, BETWEEN = 30, 22, 18


@dataclass(frozen=True)
class PlacedKey:
    """x, y: of the field of its sample, below the drawing."""

    key: Key
    x: float
    y: float


def place_keys(keys: Sequence[Key], width: float) -> tuple[tuple[PlacedKey, ...], float]:
    """From left to right, in as many rows as they need, and how high these are."""
    found: list[PlacedKey] = []
    x, y = 0.0, 6.0
    for key in keys:
        wide = SAMPLE + width_of(key.words)
        if x and x + wide > width:
            x, y = 0.0, y + ROW
        found.append(PlacedKey(key, round(x, 1), y))
        x += wide + BETWEEN
    return tuple(found), y + ROW if found else 0
