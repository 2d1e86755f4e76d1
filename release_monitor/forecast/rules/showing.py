"""Which forecasts have bands, so that no answer, and no difference of two, is about fewer than 10 people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from release_monitor.forecast.rules.groups import Group

FEWEST = 10
FEW, CLOSE, FEW_CHANGED = "few", "close", "few_changed"
WHY_NOT = [
    (FEW, "Fewer than 10 people can leave"),
    (CLOSE, "Fewer than 10 people more or less than in another forecast"),
    (FEW_CHANGED, "Fewer than 10 people differ from another forecast"),
]
LEAST_CHANGE = 1e-4  # of a chance: what is less moves no number that is printed

Chances = Mapping[int, Sequence[float]]


def tells_of_few(number: int) -> bool:
    """Whether a sum over so many people would tell of them. Nobody is nobody."""
    return 0 < number < FEWEST


def why_not(able: Mapping[Group, frozenset[int]]) -> dict[Group, str]:
    """Of each group of one programme that has no bands in a span, why. able: those who can leave in the span.

    Whoever reads several answers can add them and take them from each other. No such sum may be about 1 to 9 people:
    not a region less another, not the nation less the regions, not two regions less the prisons that hold most of
    them. The larger groups come first, and one that would make such a sum possible gives way.
    """
    found = {group: FEW for group, people in able.items() if len(people) < FEWEST}
    asked = sorted(
        (group for group in able if group not in found),
        key=lambda group: (not group.is_whole, -len(able[group]), group),
    )
    if not tells_of_few(fewest_in_a_sum(able, asked)):
        return found
    shown: list[Group] = []
    for group in asked:
        if tells_of_few(fewest_in_a_sum(able, [*shown, group])):
            found[group] = CLOSE
        else:
            shown.append(group)
    return found


def fewest_in_a_sum(able: Mapping[Group, frozenset[int]], shown: Sequence[Group]) -> int:
    """The fewest people whom a sum of these answers can be about, each taken any number of times, also below none; 0
    where there is no sum about anybody.

    Everybody has one region and one prison group at most. So regions and prison groups are the points of a graph, in
    which each person is a line from the one to the other; those who are in no group that is shown share a point. A sum
    counts a person by what it takes of the region and of the prison group together, so that it leaves out those on
    lines between points that cancel each other: it is about the people on a cut, and about the fewest on the least
    one. Where the whole is shown, those without a region and those without a prison group are two points.
    """
    points: dict[int, list[object]] = {}
    is_whole = any(group.is_whole for group in shown)
    people = frozenset().union(*(able[group] for group in shown)) if shown else frozenset()
    for person in people:
        points[person] = ["no region", "no prison group" if is_whole else "no region"]
    for group in shown:
        if not group.is_whole:
            for person in able[group]:
                points[person][group.partition == "prison_group"] = group
    lines: dict[object, dict[object, int]] = {}
    for one, other in points.values():
        if one != other:
            for start, end in ((one, other), (other, one)):
                ends = lines.setdefault(start, {})
                ends[end] = ends.get(end, 0) + 1
    return min((_least_cut(part) for part in _parts(lines)), default=0)


Lines = dict[object, dict[object, int]]


def _parts(lines: Lines) -> list[Lines]:
    """Each set of points that hang together, with its lines."""
    left, found = dict(lines), []
    while left:
        near, part = [next(iter(left))], {}
        while near:
            point = near.pop()
            if point in left:
                part[point] = left.pop(point)
                near += part[point]
        found.append(part)
    return found


def _least_cut(lines: Lines) -> int:
    """Of points that hang together, the fewest lines whose loss would part them (Stoer and Wagner, 1997)."""
    left = {point: dict(ends) for point, ends in lines.items()}
    least = sum(sum(ends.values()) for ends in left.values())
    while len(left) > 1:
        near = dict.fromkeys(left, 0)
        before = last = next(iter(left))
        cut = 0
        while near:
            before, last = last, max(near, key=lambda point: near[point])
            cut = near.pop(last)
            for end, number in left[last].items():
                if end in near:
                    near[end] += number
        least = min(least, cut)
        for end, number in left.pop(last).items():  # the last two become one point
            del left[end][last]
            if end != before:
                left[before][end] = left[end][before] = left[before].get(end, 0) + number
    return least


def changed(before: Chances, now: Chances, *, weeks: int = 0) -> int:
    """How many people's chances differ between two forecasts, in the weeks that both have. weeks: from one to the
    other. Who is in one alone differs."""
    return sum(_differs(before.get(key, ()), now.get(key, ()), weeks) for key in {*before, *now})


def _differs(before: Sequence[float], now: Sequence[float], weeks: int) -> bool:
    ahead = before[weeks:]
    longest = max(len(ahead), len(now) - weeks if before else len(now))
    return any(
        abs((ahead[at] if at < len(ahead) else 0.0) - (now[at] if at < len(now) else 0.0)) > LEAST_CHANGE
        for at in range(longest)
    )


def spans_shown(able: Sequence[int], allowed: Sequence[bool] = ()) -> list[bool]:
    """Of 13, 26 and 52 weeks: whether the sum has a band. able: how many can leave in each; allowed: whether the other
    groups let it, all of them unless said. What two spans leave between them is held to the same rule, and the longer
    is shown."""
    found = [False] * len(able)
    beyond: int | None = None
    for place in reversed(range(len(able))):
        if allowed and not allowed[place]:
            continue
        if able[place] >= FEWEST and (beyond is None or not tells_of_few(beyond - able[place])):
            found[place], beyond = True, able[place]
    return found
