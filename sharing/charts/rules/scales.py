"""Numbers and days as places in a drawing, and how wide words are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True)
class Few:
    """A number that the reader is not given: too small a cell, too small a base. It is written, never drawn."""

    words: str = "fewer than 5"
    short: str = "<5"


Amount = Number | Few | None  # None: not known

FEW = Few()
TOO_FEW = Few("too few", "too few")
STEPS = (1, 2, 5)
STRIDES = (1, 2, 4, 8, 13, 26, 52, 104, 208, 520)  # a label at each so manieth
LETTER = 7.9  # units that a letter of text takes, of its 14; a little more than most do
NARROW_LETTERS, WIDE_LETTERS = set("iIl.,:;'|!()tfjr "), set("mwMW%")


def height_of(amount: Amount) -> Number:
    """What is drawn: nothing for what is not known or not given."""
    return 0 if amount is None or isinstance(amount, Few) else amount


def format_amount(amount: Amount, *, missing: str = "not known") -> str:
    """As a table says it: 1,204, 0.7, fewer than 5, not known. Minus is a minus sign."""
    if amount is None:
        return missing
    if isinstance(amount, Few):
        return amount.words
    if isinstance(amount, float) and not amount.is_integer():
        return f"{amount:,.2f}".rstrip("0").replace("-", "−") if abs(amount) < 1 else f"{amount:,.1f}".replace("-", "−")
    return f"{int(amount):,}".replace("-", "−")


def format_change(amount: Number) -> str:
    """With its sign: +20, −5, 0."""
    return f"+{format_amount(amount)}" if amount > 0 else format_amount(amount)


def width_of(text: str) -> float:
    """About as wide as the text is, in units."""
    return sum(4.4 if each in NARROW_LETTERS else 11.5 if each in WIDE_LETTERS else LETTER for each in text)


def cut(text: str, room: float) -> str:
    """The text, shortened where there is no room for it: the table has it whole."""
    if width_of(text) <= room:
        return text
    while text and width_of(text) + LETTER > room:
        text = text[:-1]
    return f"{text.rstrip(' ,')}…"


def wrapped(text: str, room: float, *, most: int = 2) -> list[str]:
    """The text in lines that fit, so many at most; the last is cut."""
    found: list[str] = []
    for word in text.split():
        if found and width_of(f"{found[-1]} {word}") <= room:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    if len(found) > most:
        found = [*found[: most - 1], " ".join(found[most - 1 :])]
    return [cut(line, room) for line in found]


def ticks(most: Number, *, about: int = 5) -> list[Number]:
    """Round numbers from 0 to the first at or above `most`, not more than `about` steps; whole for whole numbers.

    Of nothing, and of less than one: 0 and 1, or 0 to a round part of one.
    """
    if most <= 0:
        return [0, 1]
    if isinstance(most, int) and most <= about:
        return list(range(most + 1))
    power = math.floor(math.log10(most / about))
    step = next(
        base * 10.0**exponent
        for exponent in (power, power + 1)
        for base in STEPS
        if base * 10.0**exponent * about >= most - 1e-9
    )
    if isinstance(most, int) or step >= 1:
        step = max(1, round(step))
        return [step * place for place in range(math.ceil(most / step) + 1)]
    return [round(step * place, 6) for place in range(math.ceil(most / step - 1e-9) + 1)]


@dataclass(frozen=True)
class Scale:
    """A line of numbers between two places of the drawing. start may lie after end: the axis of heights goes up."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: Number) -> float:
        if self.high == self.low:
            return self.start
        return self.start + (value - self.low) * (self.end - self.start) / (self.high - self.low)

    def length(self, value: Number) -> float:
        """Of a bar from zero."""
        return abs(self.at(value) - self.at(0))


def spread(weights: Sequence[float], start: float, end: float) -> list[tuple[float, float]]:
    """Where each column begins, and how wide it is: in proportion to its weight."""
    unit = (end - start) / (sum(weights) or 1)
    found, x = [], start
    for weight in weights:
        found.append((x, weight * unit))
        x += weight * unit
    return found


def stride_for(labels: Sequence[str], width: float) -> int:
    """At each so manieth column its label fits: 1, 2, every fourth, and so on."""
    widest = max(map(width_of, labels), default=0) + 6
    return next((stride for stride in STRIDES if stride * width >= widest), STRIDES[-1])
