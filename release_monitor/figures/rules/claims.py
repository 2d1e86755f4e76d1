"""The rate of releases against the claim of January 2023: "on average at least once a week over the coming months"."""

from __future__ import annotations

from enum import StrEnum

from release_monitor.figures.rules.intervals import Interval, rate_interval

CLAIMED = 1.0  # a week


class Verdict(StrEnum):
    HOLDS = "the claim holds"
    DOES_NOT_HOLD = "the claim does not hold"
    CANNOT_BE_TOLD = "cannot be told"


def verdict(interval: Interval) -> Verdict:
    """It holds if the whole interval is at or above 1, and does not if the whole of it is below."""
    if interval.low >= CLAIMED:
        return Verdict.HOLDS
    return Verdict.DOES_NOT_HOLD if interval.high < CLAIMED else Verdict.CANNOT_BE_TOLD


def claim_sentence(count: int, weeks: int) -> str:
    """ "26 in 26 weeks, 1.0 a week (0.7 to 1.5): cannot be told"."""
    interval = rate_interval(count, weeks)
    rate = f"{count / weeks:.1f} a week ({interval.low:.1f} to {interval.high:.1f})"
    return f"{count:,} in {weeks} weeks, {rate}: {verdict(interval)}"
