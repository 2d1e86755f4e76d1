"""The forecasts of all groups from what was known on a Monday, and which of them have bands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from release_monitor.forecast.calculation.facts import Band, BaseRate, Way, WayKind
from release_monitor.forecast.calculation.forecasting import Found, Part, chances_of, forecast_parts
from release_monitor.forecast.known.programmes import Known, Programme
from release_monitor.forecast.rules import showing
from release_monitor.forecast.rules.calibration import LEVEL, NEAR_LEVEL
from release_monitor.forecast.rules.groups import SPANS, WEEKS, Group

DIGITS = 4
CLASSES = tuple(kind.value.lower() for kind in WayKind)
Chances = dict[int, list[float]]


@dataclass(frozen=True)
class Earlier:
    """What a forecast is compared with before it is shown: one that readers have seen. weeks: since then, below 0 for a
    later one. chances: of each person of the group, worked out anew and forgotten."""

    weeks: int
    chances: Chances

    def changed(self, now: Chances) -> int:
        """How many people differ."""
        if self.weeks < 0:
            return showing.changed(now, self.chances, weeks=-self.weeks)
        return showing.changed(self.chances, now, weeks=self.weeks)


def chances_in(programme: Programme, whole: Group, rates: tuple[BaseRate, ...]) -> Chances:
    """Of everybody under a programme, in memory alone."""
    return dict(zip(programme.people, chances_of(programme.origin(whole, rates), weeks=WEEKS), strict=True))


def make_forecasts(
    known: Known,
    rates: tuple[BaseRate, ...],
    *,
    earlier: Callable[[Group], Sequence[Earlier]] = lambda group: (),
    only: Group | None = None,
) -> dict[Group, dict[str, Any]]:
    """The fields of each group's forecast. earlier: what readers have seen of the group. only: one group alone."""
    found: dict[Group, dict[str, Any]] = {}
    for name, programme in sorted(known.programmes.items()):
        if only is None or only.programme == name:
            found |= _of_programme(Group(name), programme, rates, earlier, only)
    return found


def _of_programme(
    whole: Group,
    programme: Programme,
    rates: tuple[BaseRate, ...],
    earlier: Callable[[Group], Sequence[Earlier]],
    only: Group | None,
) -> dict[Group, dict[str, Any]]:
    chances = chances_in(programme, whole, rates)
    hidden = [showing.why_not(_able(programme, chances, span)) for span in SPANS]
    asked = [group for group in sorted(programme.members) if only in (None, group)]
    for group in asked:
        seen = earlier(group) if any(group not in of_span for of_span in hidden) else ()
        own = {key: chances[key] for key in programme.members[group]} if seen else {}
        if any(showing.tells_of_few(each.changed(own)) for each in seen):
            for of_span in hidden:
                of_span[group] = showing.FEW_CHANGED
    shown = [group for group in asked if any(group not in of_span for of_span in hidden)]
    places = {key: place for place, key in enumerate(programme.people)}
    parts = [
        Part(sorted(places[key] for key in programme.members[group]), programme.releases.get(group, []))
        for group in shown
    ]
    origin = programme.origin(whole, rates)
    made = forecast_parts(origin, parts, weeks=WEEKS, totals=SPANS, levels=[LEVEL, NEAR_LEVEL]) if shown else []
    found = {group: _counts(programme, group) for group in asked}
    for group, bands in zip(shown, made, strict=True):
        allowed = [group not in of_span for of_span in hidden]
        found[group] |= _bands(bands, showing.spans_shown(found[group]["able"], allowed))
    for group in asked:
        why = next((of_span[group] for of_span in hidden if group in of_span), showing.FEW)
        found[group]["why_not"] = "" if found[group].get("mid") else why
    return found


def _able(programme: Programme, chances: Chances, span: int) -> dict[Group, frozenset[int]]:
    """Of each group, those whose chances are in a sum of so many weeks."""
    in_time = {key for key, own in chances.items() if any(chance > showing.LEAST_CHANGE for chance in own[:span])}
    return {group: frozenset(keys & in_time) for group, keys in programme.members.items()}


def can_leave(ways: tuple[Way, ...], weeks: int) -> bool:
    """Whether a route leads out within so many weeks."""
    return any((way.week if way.hearing is None else min(way.week, way.hearing)) < weeks for way in ways)


def _counts(programme: Programme, group: Group) -> dict[str, Any]:
    """How many people there are, and by certainty: of each, releases counted by week, and people with such a route."""
    keys = programme.members[group]
    counted: dict[str, list[int]] = {name: [0] * WEEKS for name in CLASSES if name != WayKind.POSSIBLE.lower()}
    classes: dict[str, list[int]] = defaultdict(lambda: [0] * len(SPANS))
    for key in keys:
        if key in programme.counted:
            certainty, week = programme.counted[key]
            if 0 <= week < WEEKS:
                counted[certainty][week] += 1
        surest = _surest(programme.people[key])
        for place, span in enumerate(SPANS):
            if surest and can_leave(tuple(way for way in programme.people[key] if way.kind is surest), span):
                classes[surest.value.lower()][place] += 1
    return {
        "people": len(keys),
        "able": [sum(can_leave(programme.people[key], span) for key in keys) for span in SPANS],
        "counted": counted,
        "classes": {name: classes[name] for name in CLASSES},
    }


def _surest(ways: tuple[Way, ...]) -> WayKind | None:
    """Under which certainty somebody is counted once: a direction before the fixed day that it comes before."""
    first = sorted(ways, key=lambda way: (way.kind is WayKind.POSSIBLE, way.week))
    return first[0].kind if first else None


def _bands(found: Found, shown: Sequence[bool]) -> dict[str, Any]:
    far, near = found.weeks[LEVEL], found.weeks[NEAR_LEVEL]
    fields: dict[str, Any] = {}
    if shown[0]:
        fields = {
            "mid": [_number(band.mid) for band in far],
            "low": [_number(band.low) for band in far],
            "high": [_number(band.high) for band in far],
            "near_low": [_number(band.low) for band in near],
            "near_high": [_number(band.high) for band in near],
            "tails": [[_number(share) for share in tail] for tail in found.tails],
        }

    def sums(level: float, name: str) -> list[float | None]:
        bands: Mapping[int, Band] = found.sums[level]
        return [_number(getattr(bands[span], name)) if ok else None for span, ok in zip(SPANS, shown, strict=True)]

    return fields | {
        "sum_mid": sums(LEVEL, "mid"),
        "sum_low": sums(LEVEL, "low"),
        "sum_high": sums(LEVEL, "high"),
        "sum_near_low": sums(NEAR_LEVEL, "low"),
        "sum_near_high": sums(NEAR_LEVEL, "high"),
    }


def _number(value: float) -> float:
    return round(value, DIGITS)
