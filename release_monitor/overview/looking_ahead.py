"""The latest forecast and capacity of a reader's group, as the overview draws them."""

from __future__ import annotations

from release_monitor.overview.ahead import Ahead
from release_monitor.overview.asked import Asked


def ahead_of(asked: Asked) -> Ahead:
    """Nothing, while no forecast is kept."""
    return Ahead()
