"""What a chart of columns shows: weeks or months, their parts, a range, levels and a capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sharing.charts.rules.scales import Amount, Number, height_of

MOST_BLOCKS = 8  # in one column; above it a column is drawn whole
NEAR = 4  # capacity that is always drawn
BEFORE, AFTER = 8, 8  # weeks of the narrow drawing


@dataclass(frozen=True)
class Period:
    """A week, month or quarter. words: in full; short: below its column; long: where only some have a label; group: the
    month or year that some share. is_current: the list is narrowed to it; is_now: today is in it. note: what must be
    said above the column, as "1 over"."""

    words: str
    short: str
    long: str = ""
    group: str = ""
    is_unfinished: bool = False
    href: str = ""
    is_current: bool = False
    is_now: bool = False
    note: str = ""


@dataclass(frozen=True)
class Series:
    """One part of each column, lowest first. marked: so many of its blocks bear a "!". What is not counted is drawn and
    is in no total: a date that is only possible. hrefs: of the amounts, in the table."""

    name: str
    amounts: tuple[Amount, ...]
    ink: str
    meaning: str = ""
    marked: tuple[int, ...] = ()
    is_counted: bool = True
    hrefs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """A range over the columns, as "8 in 10", with the expected number inside it. None where there is none."""

    name: str
    low: tuple[Number | None, ...]
    high: tuple[Number | None, ...]
    mid: tuple[Number | None, ...] = ()
    mid_name: str = "Forecast"


@dataclass(frozen=True)
class Capacity:
    """Room, in steps from column to column. None: not known, and nothing is drawn. words: said once, on the line."""

    name: str
    amounts: tuple[Number | None, ...]
    words: str = ""


@dataclass(frozen=True)
class Mean:
    """A level over some columns. until: the first column that it no longer spans; None for the last."""

    value: Number
    words: str
    start: int = 0
    until: int | None = None
    ink: str = "mean"


@dataclass(frozen=True)
class Split:
    """Where what was ends and what is expected begins: the first column of the latter."""

    at: int
    before: str = "Released"
    after: str = "Expected"


@dataclass(frozen=True)
class Columns:
    """All that a chart of columns shows. is_blocks: one block is one person, while columns are low enough."""

    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    means: tuple[Mean, ...] = ()
    band: Band | None = None
    capacity: Capacity | None = None
    split: Split | None = None
    is_blocks: bool = False

    def __post_init__(self) -> None:
        many = len(self.periods)
        rows: list[Sequence[object]] = [series.amounts for series in self.series]
        rows += [series.marked for series in self.series if series.marked]
        rows += [self.band.low, self.band.high] if self.band else []
        rows += [self.band.mid] if self.band and self.band.mid else []
        rows += [self.capacity.amounts] if self.capacity else []
        if any(len(row) != many for row in rows):
            raise ValueError(f"each row needs one amount for each of {many} columns")

    def amounts(self, place: int) -> list[Amount]:
        return [series.amounts[place] for series in self.series]

    def counted(self, place: int) -> Number:
        return sum(height_of(series.amounts[place]) for series in self.series if series.is_counted)

    def total(self, place: int) -> Number:
        """As high as the column is, with what is not counted."""
        return sum(height_of(series.amounts[place]) for series in self.series)

    @cached_property
    def totals(self) -> list[Number]:
        return [self.total(place) for place in range(len(self.periods))]

    @cached_property
    def most(self) -> Number:
        """The highest thing that is drawn."""
        known = [each for each in self.drawn_capacity.amounts if each is not None] if self.drawn_capacity else []
        return max([self._most_of_columns, *known])

    @cached_property
    def _most_of_columns(self) -> Number:
        lines_of = [*(self.band.high if self.band else ()), *(self.band.mid if self.band else ())]
        levels = [mean.value for mean in self.means]
        return max([*self.totals, *(each for each in lines_of if each is not None), *levels], default=0)

    @cached_property
    def drawn_capacity(self) -> Capacity | None:
        """None where all of it is so far above the columns that they could not be read beside it: then it is said."""
        known = [each for each in self.capacity.amounts if each is not None] if self.capacity else []
        return self.capacity if known and min(known) <= max(NEAR, 2 * self._most_of_columns) else None

    @cached_property
    def blocks_fit(self) -> bool:
        """Whether each person is a block: whole numbers, low enough."""
        totals = self.totals
        whole = all(isinstance(height_of(each), int) for series in self.series for each in series.amounts)
        return self.is_blocks and whole and max(totals, default=0) <= MOST_BLOCKS and self.most <= MOST_BLOCKS + 2

    def near(self) -> range:
        """The columns of the narrow drawing: the last and next eight around the split, or the last sixteen."""
        many, room = len(self.periods), BEFORE + AFTER
        if self.split is None:
            return range(max(0, many - room), many)
        start = max(0, min(self.split.at - BEFORE, many - room))
        return range(start, min(many, start + room))
