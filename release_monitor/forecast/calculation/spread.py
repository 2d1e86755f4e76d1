"""Distributions over weeks, and sums of many of them. Weights need not reach one: the rest is never."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from operator import mul

Spread = Mapping[int, float]  # weeks, or counts, and their weights
Powers = tuple[float, float, float, float]  # sums of chances, and of their second, third and fourth powers
NONE: Powers = (0.0, 0.0, 0.0, 0.0)
SMALL, NEVER = 0.05, 1e-12
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
    stays_one = stays_other = before = 1.0
    found = []
    for week in range(weeks):
        stays_one -= one.get(week, 0.0)
        stays_other -= other.get(week, 0.0)
        after = stays_one * stays_other if stays_one > 0.0 and stays_other > 0.0 else 0.0
        found.append(before - after if before > after else 0.0)
        before = after
    return found


def count_of(chances: Iterable[float], onto: Sequence[float] = (1.0,)) -> list[float]:
    """The distribution of a sum: of each of these once with its chance, and of what is counted already.

    Small chances are added together by their power sums, of which what is left out is less than their fifth power.
    """
    powers, large = parted(list(chances))
    counts = both(onto, of_powers(powers)) if powers != NONE else list(onto)
    return with_each(large, counts)


def parted(chances: Sequence[float]) -> tuple[Powers, list[float]]:
    """The power sums of the small ones, and the large ones. Power sums of several groups are added up."""
    large = [chance for chance in chances if chance >= SMALL]
    small = [chance for chance in chances if chance < SMALL] if large else chances
    squares = list(map(mul, small, small))
    return (sum(small), sum(squares), sum(map(mul, squares, small)), sum(map(mul, squares, squares))), large


def with_each(large: Iterable[float], onto: Sequence[float]) -> list[float]:
    """What is counted already, and each of these once with its chance."""
    counts = list(onto)
    first = _zeros(counts)
    counts = counts[first:]
    for chance in large:
        stays = 1.0 - chance
        counts = [stays * same + chance * fewer for same, fewer in zip([*counts, 0.0], [0.0, *counts], strict=True)]
        while len(counts) > 1 and counts[-1] < NEVER:
            counts.pop()
        if counts[0] < NEVER and len(counts) > 1:
            del counts[0]
            first += 1
    return [0.0] * first + counts


def of_powers(powers: Powers, unknown: float = 0.0) -> list[float]:
    """Of small chances by their power sums, and of a Poisson number with them.

    Panjer's recurrence: the derivative of the logarithm of the generating function, to the fourth power.
    """
    one, two, three, four = powers
    expected = one + unknown
    first, second, third = expected + two + three + four, -two - 2 * three - 3 * four, three + 3 * four
    last = [math.exp(-expected - two / 2 - three / 3 - four / 4), 0.0, 0.0, 0.0]  # the four before the next
    found, number = [last[0]], 0
    while number < expected or last[0] > NEVER:
        number += 1
        weight = (first * last[0] + second * last[1] + third * last[2] - four * last[3]) / number
        last = [max(0.0, weight), *last[:3]]
        found.append(last[0])
    return found


def _zeros(counts: Sequence[float]) -> int:
    """How many counts, from none on, never are."""
    return next((at for at, weight in enumerate(counts) if weight >= NEVER), 0)


def both(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """The distribution of the sum of two counts."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    found = [0.0] * (len(one) + len(other) - 1)
    first = _zeros(long)
    later = long[first:]
    for at, weight in enumerate(short, first):
        if weight > NEVER:
            until = at + len(later)
            found[at:until] = [before + weight * more for before, more in zip(found[at:until], later, strict=True)]
    while len(found) > 1 and found[-1] < NEVER:
        found.pop()
    return found


def added(one: Sequence[float], other: Sequence[float]) -> list[float]:
    return [first + second for first, second in zip_longest(one, other, fillvalue=0.0)]


def point(counts: Sequence[float], share: float) -> float:
    """Below which this share lies of the count spread evenly over half a unit each way."""
    below = 0.0
    for count, weight in enumerate(counts):
        if below + weight >= share and weight > 0:
            return count - 0.5 + (share - below) / weight
        below += weight
    return len(counts) - 0.5


def tail(counts: Sequence[float]) -> list[float]:
    """The share of cases with more than 0, 1, 2 ...; until it is under one in a thousand."""
    above, found = 1.0, []
    for weight in counts:
        above -= weight
        if above < 0.001:
            break
        found.append(above)
    return found
