"""Distributions over weeks, and sums of many of them. Weights need not reach one: the rest is never."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

Spread = Mapping[int, float]  # weeks, or counts, and their weights
KERNEL = ((-2, 0.05), (-1, 0.2), (0, 0.5), (1, 0.2), (2, 0.05))  # a few score of cases are no smooth curve


def of_cases(cases: Iterable[int], *, smooth: bool = True) -> dict[int, float]:
    """Each case with the same weight, and a little of it with its neighbours."""
    seen = list(cases)
    found: dict[int, float] = {}
    for case in seen:
        for aside, part in KERNEL if smooth else ((0, 1.0),):
            found[case + aside] = found.get(case + aside, 0.0) + part / len(seen)
    return found


def moved(spread: Spread, weeks: int) -> dict[int, float]:
    return {week + weeks: weight for week, weight in spread.items()}


def scaled(spread: Spread, factor: float) -> dict[int, float]:
    return {week: weight * factor for week, weight in spread.items()}


def mixed(*parts: tuple[float, Spread]) -> dict[int, float]:
    found: dict[int, float] = {}
    for share, spread in parts:
        for week, weight in spread.items():
            found[week] = found.get(week, 0.0) + share * weight
    return found


def one_after_another(first: Spread, second: Spread) -> dict[int, float]:
    found: dict[int, float] = {}
    for week, weight in first.items():
        for more, part in second.items():
            found[week + more] = found.get(week + more, 0.0) + weight * part
    return found


def from_now_on(spread: Spread, now: int = 0) -> dict[int, float]:
    """What lies before now has not happened: it is cut off, and the rest scaled up. Nothing left: nothing."""
    left = {week: weight for week, weight in spread.items() if week >= now}
    rest, whole = sum(left.values()), sum(spread.values())
    return scaled(left, whole / rest) if rest > 1e-9 else {}


def earlier_of(one: Spread, other: Spread, weeks: int) -> list[float]:
    """The chance of each week from now of whichever comes first, for two that do not depend on each other."""
    stays_one = stays_other = 1.0
    found = []
    for week in range(weeks):
        before = stays_one * stays_other
        stays_one -= one.get(week, 0.0)
        stays_other -= other.get(week, 0.0)
        found.append(max(0.0, before - max(0.0, stays_one) * max(0.0, stays_other)))
    return found


def count_of(chances: Iterable[float], rate: float) -> list[float]:
    """The distribution of a sum: of each of these once with its chance, and of a Poisson number with this rate."""
    counts = poisson(rate)
    for chance in chances:
        if chance <= 1e-9:
            continue
        stays = 1.0 - chance
        counts = [stays * same + chance * fewer for same, fewer in zip([*counts, 0.0], [0.0, *counts], strict=True)]
        while len(counts) > 1 and counts[-1] < 1e-12:
            counts.pop()
    return counts


def poisson(rate: float) -> list[float]:
    weight = math.exp(-rate)
    found, number = [weight], 0
    while weight > 1e-12 or number < rate:
        number += 1
        weight *= rate / number
        found.append(weight)
    return found


def mean_of(parts: Sequence[Sequence[float]]) -> list[float]:
    longest = max(len(part) for part in parts)
    return [sum(part[at] for part in parts if at < len(part)) / len(parts) for at in range(longest)]


def point(counts: Sequence[float], share: float) -> float:
    """Below which this share lies of the count spread evenly over half a unit each way."""
    below = 0.0
    for count, weight in enumerate(counts):
        if below + weight >= share and weight > 0:
            return count - 0.5 + (share - below) / weight
        below += weight
    return len(counts) - 0.5
