"""What a comparison of two spans may be called."""

from __future__ import annotations

from enum import StrEnum

from release_monitor.figures.rules.intervals import Interval, garwood, rate_interval, wilson


class Trend(StrEnum):
    RISE = "clear rise"
    FALL = "clear fall"
    NONE = "no clear change"


def trend(before: Interval, after: Interval) -> Trend:
    """A trend only where the intervals part; such as touch do not."""
    if not before.parts_from(after):
        return Trend.NONE
    return Trend.RISE if after.low > before.high else Trend.FALL


def trend_of_counts(before: int, after: int, *, exposures: tuple[float, float] = (1.0, 1.0)) -> Trend:
    """Of counts over equal spans, or over these exposures. Raises ValueError for an exposure of nothing."""
    if min(exposures) <= 0:
        raise ValueError(f"no exposure: {exposures}")
    if exposures[0] == exposures[1]:
        return trend(garwood(before), garwood(after))
    return trend(rate_interval(before, exposures[0]), rate_interval(after, exposures[1]))


def trend_of_shares(before: tuple[int, int], after: tuple[int, int]) -> Trend:
    """Of (part, whole) before and after."""
    if not before[1] or not after[1]:
        return Trend.NONE
    return trend(wilson(*before), wilson(*after))
