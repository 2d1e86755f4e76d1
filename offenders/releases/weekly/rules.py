"""Changes since a weekly release list was frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Change(StrEnum):
    """What became of a release of the list, or how one came to be missing from it."""

    MOVED_WITHIN = "moved_within"  # another day of the same week
    LEFT = "left"  # no more expected in this week
    CAME = "came"  # expected in this week only since then
    RELEASED = "released"
    NOT_LISTED = "not_listed"  # it raised when the list was made, and was set aside


@dataclass(frozen=True)
class WeeklyStanding:
    """A release on a day. `is_open`: still expected; `released_on`: when the person went."""

    release_id: int
    warn_on: date
    is_open: bool = True
    released_on: date | None = None


def due_at(monday: date, *, hour: int) -> datetime:
    """From when the list of this week may be made: what is known at this hour of its Monday, UK time, counts."""
    return datetime.combine(monday, time(hour), LONDON)


def is_made_late(made_at: datetime, monday: date) -> bool:
    """Whether a list was made after its Monday was over: what it holds was known then, and not when the week began."""
    return made_at >= datetime.combine(monday + timedelta(days=1), time(), LONDON)


def changes(
    frozen: Iterable[WeeklyStanding], now: Iterable[WeeklyStanding], *, monday: date, sunday: date
) -> dict[int, Change]:
    """By release, what has changed; a release that stands as it was frozen is not in it.

    frozen: as the list has them. now: the same releases and those counted in the week today.
    """
    was = {weekly_standing.release_id: weekly_standing for weekly_standing in frozen}
    found: dict[int, Change] = {}
    for weekly_standing in now:
        before = was.get(weekly_standing.release_id)
        in_week = weekly_standing.is_open and monday <= weekly_standing.warn_on <= sunday
        if before is None:
            if in_week:
                found[weekly_standing.release_id] = Change.CAME
        elif weekly_standing.released_on is not None:
            found[weekly_standing.release_id] = Change.RELEASED
        elif not in_week:
            found[weekly_standing.release_id] = Change.LEFT
        elif weekly_standing.warn_on != before.warn_on:
            found[weekly_standing.release_id] = Change.MOVED_WITHIN
    return found
