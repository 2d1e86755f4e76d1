"""When a storm begins and ends, and when a bundle of letters is due. Pure functions."""

from __future__ import annotations

from datetime import datetime, timedelta


def goes_on(alerts: int, *, is_standing: bool, begins_above: int, ends_below: int) -> bool:
    """Whether there is a storm. alerts: to the team, within the time that counts, the moment itself included."""
    return alerts >= ends_below if is_standing else alerts > begins_above


def bundle_is_due(
    *,
    has_critical: bool,
    last: datetime | None,
    last_critical: datetime | None,
    at: datetime,
    every: timedelta,
) -> bool:
    """Whether what is held for a person leaves now as one letter. The first leaves at once, and one each ten minutes
    after it; critical ones wait only for the last critical bundle. last: when the last of the person's was made."""
    before = last_critical if has_critical else last
    return before is None or at - before >= every
