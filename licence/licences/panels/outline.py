"""The outline of a place, small, north up: an SVG path from its coordinates; the words beside it say what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

SIZE = 96.0
MARGIN = 8.0
METRES_A_DEGREE = 111_320


@dataclass(frozen=True)
class Outline:
    """points: of an SVG polygon in a square of 96; empty for a circle, which fills it. scale: its width in words."""

    points: str
    scale: str


def outline_of(pairs: Sequence[Sequence[float]], radius_metres: int | None) -> Outline | None:
    """[longitude, latitude] pairs; None where nothing can be drawn."""
    if len(pairs) == 1 and radius_metres:
        return Outline("", _metres(2 * radius_metres))
    if len(pairs) < 3:
        return None
    east = cos(radians(pairs[0][1])) * METRES_A_DEGREE  # a degree of longitude here, in metres
    flat = [(longitude * east, -latitude * METRES_A_DEGREE) for longitude, latitude in pairs]
    left, top = min(x for x, _ in flat), min(y for _, y in flat)
    width, height = max(x for x, _ in flat) - left, max(y for _, y in flat) - top
    widest = max(width, height)
    if widest <= 0:
        return None
    ratio = (SIZE - 2 * MARGIN) / widest
    across, down = (SIZE - width * ratio) / 2, (SIZE - height * ratio) / 2
    points = " ".join(f"{across + (x - left) * ratio:.1f},{down + (y - top) * ratio:.1f}" for x, y in flat)
    return Outline(points, _metres(round(widest)))


def _metres(number: int) -> str:
    return f"{number} m across" if number < 1000 else f"{number / 1000:.1f} km across"
