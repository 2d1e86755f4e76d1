"""What another assumption does to the routes of people: more hearings a week, other dates by law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from release_monitor.forecast.calculation.facts import Stage, Way, WayKind

NOTICE = 4  # weeks before the first of the further hearings
MOST_HEARINGS = 20

People = Mapping[int, tuple[Way, ...]]


@dataclass(frozen=True)
class Shift:
    """By how many weeks the first release by law of a person moves, and the first day that the Board may direct."""

    by_law: int = 0
    by_board: int = 0


def with_hearings(people: People, more: int, *, weeks: int) -> dict[int, tuple[Way, ...]]:
    """Reviews are heard earlier: of those with no hearing listed, the ones whose target is first have the further
    hearings, from four weeks ahead on, and none is heard later than it would be."""
    waiting = sorted(
        (way.week, key)
        for key, ways in people.items()
        for way in ways
        if way.kind is WayKind.POSSIBLE and way.stage is Stage.TARGET
    )
    found = dict(people)
    for place, (target, key) in enumerate(dict.fromkeys(waiting)):
        week = NOTICE + place // more
        if week >= weeks:
            break
        if week < target or target < NOTICE:
            found[key] = tuple(_heard(way, week, target) for way in found[key])
    return found


def _heard(way: Way, week: int, target: int) -> Way:
    is_it = way.kind is WayKind.POSSIBLE and way.stage is Stage.TARGET and way.week == target
    return replace(way, stage=Stage.LISTED, hearing=week) if is_it else way


def shifted(people: People, shifts: Mapping[int, Shift]) -> dict[int, tuple[Way, ...]]:
    """Fixed days, and targets of reviews that are not listed, moved with the law."""
    return {
        key: tuple(_moved(way, shifts[key]) for way in ways) if key in shifts else ways for key, ways in people.items()
    }


def _moved(way: Way, shift: Shift) -> Way:
    if way.kind is WayKind.FIXED:
        return replace(way, week=way.week + shift.by_law)
    if way.kind is WayKind.POSSIBLE and way.stage is Stage.TARGET:
        return replace(way, week=way.week + shift.by_board)
    return way
