"""How long alerts may be held back, and who may do so. Pure functions. (Our design)"""

from __future__ import annotations

from datetime import timedelta

LONGEST = timedelta(days=14)  # of normal ones
LONGEST_BY_ONE = timedelta(days=7)  # over it a second person agrees
LONGEST_HIGH = timedelta(hours=24)


def why_not(*, is_high: bool, lasts: timedelta, is_manager: bool) -> str:
    """Why it may not be held back so long, in words; empty where it may."""
    if lasts <= timedelta(0):
        return "The end must be in the future"
    if is_high and not is_manager:
        return "Only a manager of the team can hold back high alerts"
    if is_high and lasts > LONGEST_HIGH:
        return "High alerts can be held back for 24 hours at most"
    if lasts > LONGEST:
        return "Alerts can be held back for 14 days at most"
    return ""


def needs_two(lasts: timedelta) -> bool:
    """Whether a second person must agree before anything is held back. Seven days exactly need one."""
    return lasts > LONGEST_BY_ONE
