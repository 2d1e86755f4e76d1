"""Bands in whole numbers, as pages print them."""

from __future__ import annotations

from collections.abc import Sequence

ASIDE = 0.1


def whole_band(tail: Sequence[float], aside: float = ASIDE) -> tuple[int, int]:
    """The narrowest from the tail's points that leaves at most this share on each side: it holds at least the rest."""
    above = [1.0, *tail]  # above[k]: the share with k or more

    def more_than(number: int) -> float:
        return above[number + 1] if number + 1 < len(above) else 0.0

    high = next(number for number in range(len(above) + 1) if more_than(number) <= aside)
    low = max((number for number in range(high + 1) if 1.0 - above[number] <= aside), default=0)
    return low, high


def words_of(band: tuple[int, int]) -> str:
    low, high = band
    return str(low) if low == high else f"{low} to {high}"
