"""A share in per cent with its interval, as several figures give it."""

from __future__ import annotations

from release_monitor.figures.results import CountedMeasure
from release_monitor.figures.rules.intervals import LEAST_OF_A_SHARE, wilson
from release_monitor.figures.rules.small_cells import Why


def share(key: str, words: str, part: int, of_all: int) -> CountedMeasure:
    """In per cent, with its interval; "too few" of fewer than 10."""
    if of_all < LEAST_OF_A_SHARE:
        return CountedMeasure(key, words, None, "%", of_all, why=Why.TOO_FEW)
    interval = wilson(part, of_all)
    return CountedMeasure(
        key, words, 100 * part / of_all, "%", of_all, 100 * interval.low, 100 * interval.high, decimals=0
    )
