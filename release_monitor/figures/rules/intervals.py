"""95 % intervals: of a count by Garwood (1936), of a share by Wilson (1927)."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

CONFIDENCE = 0.95
Z = 1.959963984540054  # the 97.5 % point of the normal distribution
LEAST_OF_A_SHARE = 10  # below: too few
LEAST_LICENCE_DAYS = 1_000  # below: too few
PER = 1_000  # licence-days of a recall rate


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    def __mul__(self, factor: float) -> Interval:
        return Interval(self.low * factor, self.high * factor)

    def __truediv__(self, number: float) -> Interval:
        return self * (1 / number)

    def parts_from(self, other: Interval) -> bool:
        """Whether the two have nothing in common. Such as touch do not part."""
        return self.high < other.low or other.high < self.low


def garwood(count: int) -> Interval:
    """The exact interval of the mean of a Poisson count. Of none, from 0 to 3.69."""
    tail = (1 - CONFIDENCE) / 2
    return Interval(_gamma_point(count, tail) if count else 0.0, _gamma_point(count + 1, 1 - tail))


def wilson(part: float, whole: int) -> Interval:
    """Of a share, as one between 0 and 1. Raises ValueError for a part above the whole, or a whole of nothing."""
    if not 0 <= part <= whole or not whole:
        raise ValueError(f"no share: {part} of {whole}")
    share = part / whole
    middle = share + Z * Z / (2 * whole)
    half = Z * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    scale = 1 + Z * Z / whole
    low = 0.0 if part == 0 else (middle - half) / scale
    return Interval(low, 1.0 if part == whole else (middle + half) / scale)


def rate_interval(count: int, exposure: float, *, per: float = 1.0) -> Interval:
    """Of a count over some exposure (weeks, licence-days)."""
    return garwood(count) * (per / exposure)


def _gamma_point(shape: int, probability: float) -> float:
    """Below which a gamma variable of this shape lies with this probability, by halving."""
    low, high = 0.0, shape + 10 * sqrt(shape) + 10
    for _ in range(100):
        middle = (low + high) / 2
        if _gamma_below(shape, middle) < probability:
            low = middle
        else:
            high = middle
        if high - low < 1e-10 * high:
            break
    return (low + high) / 2


def _gamma_below(shape: float, point: float) -> float:
    """The regularised lower incomplete gamma function: by its series below the mean, by its fraction above."""
    if point <= 0:
        return 0.0
    front = exp(shape * log(point) - point - lgamma(shape))
    if point < shape + 1:
        term = total = 1 / shape
        n = shape
        while term > total * 1e-15:
            n += 1
            term *= point / n
            total += term
        return front * total
    # Lentz's way of working a continued fraction out
    b, tiny = point + 1 - shape, 1e-300
    c, d = 1 / tiny, 1 / b
    fraction, n = d, 0
    while True:
        n += 1
        a = -n * (n - shape)
        b += 2
        d = 1 / (a * d + b or tiny)
        c = b + a / c or tiny
        step = c * d
        fraction *= step
        if abs(step - 1) < 1e-15 or n > 100_000:
            return 1 - front * fraction
