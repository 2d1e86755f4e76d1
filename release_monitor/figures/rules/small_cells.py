"""Small cells: what a reader who cannot open the people is shown of a number.

1 to 4 reads "fewer than 5". So that nothing can be subtracted, further cells of the same line are hidden until those
hidden are two or more and 5 or more people together; where that cannot be, the total is hidden with them. 0 is shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

LEAST = 5  # people that a cell shows
LEAST_OF_A_SHARE = 10


class Why(StrEnum):
    """Why a number is not shown."""

    SHOWN = ""
    SMALL = "small"  # fewer than 5
    HIDDEN = "hidden"  # so that a small one cannot be worked out
    TOO_FEW = "too few"  # a share or rate of fewer than 10


WORDS = {Why.SMALL: "fewer than 5", Why.HIDDEN: "not shown", Why.TOO_FEW: "too few"}

Key = TypeVar("Key", bound=Hashable)


def is_small(number: int) -> bool:
    return 0 < number < LEAST


@dataclass(frozen=True)
class ShownLine:
    """Of a line of cells: why each of them is not shown, and why its total is not. Empty: shown."""

    cells: tuple[Why, ...]
    total: Why

    @property
    def is_whole(self) -> bool:
        return not any(self.cells) and not self.total


def suppress_line(cells: Sequence[int], *, before: Sequence[Why] = (), total_is_shown: bool = True) -> ShownLine:
    """What is shown of these cells, which their total sums up.

    before: what is hidden of them already, by another line through the same cells. total_is_shown: whether the reader
    is told the total here or elsewhere.
    """
    hidden = list(before) or [Why.SHOWN] * len(cells)
    for place, number in enumerate(cells):
        if is_small(number):
            hidden[place] = Why.SMALL
    total = sum(cells)
    if is_small(total):
        return ShownLine(
            tuple(why if number else Why.SHOWN for why, number in zip(hidden, cells, strict=True)), Why.SMALL
        )
    if not any(hidden) or not total_is_shown:
        return ShownLine(tuple(hidden), Why.SHOWN)
    spare = sorted((number, place) for place, number in enumerate(cells) if number and not hidden[place])
    while not _is_safe(cells, hidden) and spare:
        hidden[spare.pop(0)[1]] = Why.HIDDEN
    return ShownLine(tuple(hidden), Why.SHOWN if _is_safe(cells, hidden) else Why.HIDDEN)


def _is_safe(cells: Sequence[int], hidden: Sequence[Why]) -> bool:
    """Nothing hidden, or two cells and 5 people that the total does not tell apart."""
    numbers = [number for number, why in zip(cells, hidden, strict=True) if why]
    return not numbers or (len(numbers) > 1 and sum(numbers) >= LEAST)


@dataclass(frozen=True)
class ShownTable:
    """Of a table: why a cell, the total of a row or of a column, or the whole, is not shown."""

    cells: tuple[tuple[Why, ...], ...]
    rows: tuple[Why, ...]
    columns: tuple[Why, ...]
    total: Why


def by_difference(rows: Sequence[Sequence[int]], whole: Sequence[Sequence[int]]) -> list[list[bool]]:
    """Of each cell of a table with its margins (the last row and column): whether a number that sums up more people
    leaves 1 to 4 beside it. whole: the same table of more people, or of the same."""
    grid, more = with_margins(rows), with_margins(whole)
    height, width = len(grid) - 1, len(grid[0]) - 1

    def leaves_few(line: int, place: int) -> bool:
        around = {more[a][b] for a in {line, height} for b in {place, width}} | {grid[height][width]}
        return any(is_small(number - grid[line][place]) for number in around)

    return [[leaves_few(line, place) for place in range(width + 1)] for line in range(height + 1)]


def with_margins(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    grid = [[*row, sum(row)] for row in rows]
    return [*grid, [sum(column) for column in zip(*grid, strict=True)]]


def suppress_table(rows: Sequence[Sequence[int]], *, before: Sequence[Sequence[bool]] | None = None) -> ShownTable:
    """Rows and columns together, until hiding in the one needs no more of the other. A margin is a cell of its own line
    too, and what is hidden of it is hidden as a cell is. before: what is hidden already, the margins with it."""
    if not rows or not rows[0]:
        return ShownTable((), (), (), Why.SHOWN)
    width = len(rows[0])
    # With the totals as cells of further lines: row totals sum up to the whole, so do column totals.
    grid = with_margins(rows)
    hidden = [[Why.SMALL if is_small(number) else Why.SHOWN for number in row] for row in grid]
    for line, known in enumerate(before or ()):
        for place, is_hidden in enumerate(known):
            if is_hidden and grid[line][place] and not hidden[line][place]:
                hidden[line][place] = Why.HIDDEN
    while True:
        earlier = [list(row) for row in hidden]
        for line in range(len(grid)):
            hidden[line] = _with_its_total(grid[line], hidden[line])
        for place in range(width + 1):
            column = _with_its_total([row[place] for row in grid], [row[place] for row in hidden])
            for line, why in enumerate(column):
                hidden[line][place] = why
        if hidden == earlier:
            break
    return ShownTable(
        tuple(tuple(row[:width]) for row in hidden[:-1]),
        tuple(row[width] for row in hidden[:-1]),
        tuple(hidden[-1][:width]),
        hidden[-1][width],
    )


def _with_its_total(numbers: Sequence[int], hidden: Sequence[Why]) -> list[Why]:
    """A line whose last number sums up the others. One hidden number alone can be worked out, and so can a sum of less
    than 5 that is hidden in all."""
    shown = list(hidden)
    spare = sorted((number, place) for place, number in enumerate(numbers[:-1]) if number and not shown[place])
    while not _cannot_be_worked_out(numbers, shown):
        if spare:
            shown[spare.pop(0)[1]] = Why.HIDDEN
        elif numbers[-1] and not shown[-1]:
            shown[-1] = Why.HIDDEN
        else:
            break  # nothing is left to hide: all that is not 0 is hidden
    return shown


def _cannot_be_worked_out(numbers: Sequence[int], hidden: Sequence[Why]) -> bool:
    cells = [number for number, why in zip(numbers[:-1], hidden[:-1], strict=True) if why]
    if hidden[-1]:
        return bool(cells)  # the total is one of the unknowns: any hidden cell beside it keeps it so
    return not cells or (len(cells) > 1 and sum(cells) >= LEAST)


def share_is_told(whole: int) -> bool:
    return whole >= LEAST_OF_A_SHARE


@dataclass(frozen=True)
class Sum:
    """A number that is shown, as the set of smallest parts that it sums up."""

    parts: frozenset[Hashable]
    number: int


def reveals(told: Iterable[Sum], new: Sum) -> bool:
    """Whether this number, less one that is told or one that is told less this, comes to 1 to 4 people.

    It goes for spans that lie in each other (26 weeks and 13), and for a whole and its part.
    """
    if is_small(new.number):
        return True
    for other in told:
        if other.parts < new.parts and is_small(new.number - other.number):
            return True
        if new.parts < other.parts and is_small(other.number - new.number):
            return True
    return False


def told_apart(sums: Mapping[Key, Sum]) -> dict[Key, Why]:
    """Of numbers in the order in which they matter: which are not shown, because with one before they reveal a few."""
    told: list[Sum] = []
    whys: dict[Key, Why] = {}
    for key, number in sums.items():
        if is_small(number.number):
            whys[key] = Why.SMALL
        elif reveals(told, number):
            whys[key] = Why.HIDDEN
        else:
            whys[key] = Why.SHOWN
            told.append(number)
    return whys
