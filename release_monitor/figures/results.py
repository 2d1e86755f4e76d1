"""What is asked of a figure, and what comes back: frozen, with its as-at time, ready for pages, charts, files and the
API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from release_monitor.figures.rules.small_cells import WORDS, Why
from release_monitor.figures.rules.spans import Span
from release_monitor.figures.rules.trends import Trend
from sharing.access.rules import Programme


@dataclass(frozen=True)
class FigureSpec:
    """Which figure, of whom and when.

    by: the cut that the rows are made by ("kind", "region", "prison"); empty for the figure's own. region, prison,
    prison_group: only people of this one; prison is the code of the establishment. first, until: of figures over a
    span, its days, the last not included; None for the figure's own.
    """

    code: str
    programme: str = Programme.TERRORISM
    by: str = ""
    region: str = ""
    prison: str = ""
    prison_group: str = ""
    first: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class FigureNumber:
    """A number of people or events. number: None where it is not shown, and `why` says it."""

    number: int | None
    why: Why = Why.SHOWN

    def __str__(self) -> str:
        return f"{self.number:,}" if self.number is not None else WORDS[self.why]

    @property
    def is_shown(self) -> bool:
        return self.number is not None


@dataclass(frozen=True)
class FigureRow:
    """A line of the table: its numbers in the order of the columns, and their total. href: where its people are, for
    who may open them."""

    key: str
    words: str
    numbers: tuple[FigureNumber, ...]
    total: FigureNumber
    href: str = ""


@dataclass(frozen=True)
class FigureColumn:
    """A column: a week, a month or a name. href: where the people of this column are."""

    key: str
    words: str
    span: Span | None = None
    href: str = ""

    @property
    def is_finished(self) -> bool:
        return self.span is None or self.span.is_finished


@dataclass(frozen=True)
class FigureMeasure:
    """A rate, share or duration that the figure gives, with its 95 % interval. value: None where there is too little to
    tell, or nothing yet; `why` says it. count: of how many it is. unit: after the number, as "a week" or "%"."""

    key: str
    words: str
    value: float | None
    unit: str
    count: FigureNumber
    low: float | None = None
    high: float | None = None
    why: Why = Why.SHOWN
    decimals: int = 1

    def __str__(self) -> str:
        """ "1.0 a week (0.7 to 1.5)", "too few", "not known yet"."""
        if self.value is None:
            return WORDS.get(self.why, "not known yet") if self.why else "not known yet"
        number = (
            f"{self.value:,.{self.decimals}f}{self.unit if self.unit == '%' else f' {self.unit}' if self.unit else ''}"
        )
        if self.low is None or self.high is None:
            return number
        return f"{number} ({self.low:,.{self.decimals}f} to {self.high:,.{self.decimals}f})"


@dataclass(frozen=True)
class FigureResult:
    """A figure counted for one reader.

    as_at: now for a reader with people; 06:00 for one with figures only, None where nothing is issued yet. total: over
    all rows and columns, where they may be added up. sentence: the finding in words. note: words without
    a number of people. trend: of the last whole spans
    against those before; None where the figure has none. has_people: whether the reader may open the people.
    """

    spec: FigureSpec
    title: str
    as_at: datetime | None
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    column_totals: tuple[FigureNumber, ...]
    total: FigureNumber
    measures: tuple[FigureMeasure, ...] = ()
    sentence: str = ""
    trend: Trend | None = None
    note: str = ""
    has_people: bool = True
    rows_add_up: bool = True
    columns_add_up: bool = True

    @property
    def is_empty(self) -> bool:
        return not self.rows or self.total.number == 0

    def row(self, key: str) -> FigureRow | None:
        return next((row for row in self.rows if row.key == key), None)

    def measure(self, key: str) -> FigureMeasure | None:
        return next((measure for measure in self.measures if measure.key == key), None)


# Between counting and showing: whole numbers, before the rule of small cells


@dataclass(frozen=True)
class CountedRow:
    key: str
    words: str
    numbers: tuple[int, ...]
    href: str = ""


@dataclass(frozen=True)
class CountedMeasure:
    """count: of how many it is, for the rule that a share or rate of under 10 is "too few"."""

    key: str
    words: str
    value: float | None
    unit: str
    count: int
    low: float | None = None
    high: float | None = None
    why: Why = Why.SHOWN
    decimals: int = 1
    parts: Sequence[str] = ()  # keys of the columns that it sums up, for spans that lie in each other


@dataclass(frozen=True)
class CountedFigure:
    """A figure as it was counted. rows_add_up, columns_add_up: whether they may be added up. note: words without a
    number of people. total_row: the key of a row, known to everyone, that all others add up to."""

    columns: tuple[FigureColumn, ...]
    rows: tuple[CountedRow, ...]
    measures: tuple[CountedMeasure, ...] = ()
    sentence: str = ""
    trend: Trend | None = None
    note: str = ""
    total_row: str = ""
    rows_add_up: bool = True
    columns_add_up: bool = True
