"""From counted numbers to what a reader is shown: all of them to who may open the people, else by the rule of small
cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from release_monitor.figures.registry import Figure
from release_monitor.figures.results import (
    CountedFigure,
    CountedMeasure,
    CountedRow,
    FigureMeasure,
    FigureNumber,
    FigureResult,
    FigureRow,
    FigureSpec,
)
from release_monitor.figures.rules.small_cells import (
    LEAST_OF_A_SHARE,
    Sum,
    Why,
    by_difference,
    is_small,
    suppress_line,
    suppress_table,
    told_apart,
)

PLAIN = Why.SHOWN


def shown_with_people(figure: Figure, spec: FigureSpec, counted: CountedFigure, *, as_at: datetime) -> FigureResult:
    """Every number: the reader may open every person of every cell."""
    rows = tuple(
        FigureRow(
            row.key,
            row.words,
            tuple(map(FigureNumber, row.numbers)),
            FigureNumber(_last_or_sum(row, counted)),
            row.href,
        )
        for row in counted.rows
    )
    columns = _column_totals(counted)
    return FigureResult(
        spec=spec,
        title=figure.title,
        as_at=as_at,
        columns=counted.columns,
        rows=rows,
        column_totals=tuple(map(FigureNumber, columns)),
        total=FigureNumber(_total(counted, columns)),
        measures=tuple(_measure(measure, FigureNumber(measure.count), measure.why) for measure in counted.measures),
        sentence=counted.sentence,
        trend=counted.trend,
        note=counted.note,
        rows_add_up=counted.rows_add_up,
        columns_add_up=counted.columns_add_up,
    )


def shown_as_figures_only(
    figure: Figure, spec: FigureSpec, counted: CountedFigure, *, as_at: datetime, whole: CountedFigure | None = None
) -> FigureResult:
    """By the rule of small cells: nothing under 5 is shown or can be worked out. No links, and no sentence that would
    say a number that is hidden.

    whole: the same of the whole programme, where this is of a part: a number that would leave 1 to 4 people for all
    other parts is hidden, too.
    """
    numbers = [list(row.numbers) for row in counted.rows]
    if numbers and counted.rows_add_up and counted.columns_add_up:
        table = suppress_table(numbers, before=by_difference(numbers, _aligned(counted, whole or counted)))
        cells, row_whys, column_whys, total_why = table.cells, table.rows, table.columns, table.total
        column_whys = column_whys or (PLAIN,) * len(counted.columns)  # of no row at all
    else:
        cells, alone, below, total_why = _alone(counted, numbers)
        row_whys, column_whys = tuple(alone), tuple(below)
    if whole is not None and not (counted.rows_add_up and counted.columns_add_up):
        cells, row_whys, column_whys, total_why = _beside(counted, whole, (cells, row_whys, column_whys, total_why))
    rows = tuple(
        FigureRow(
            row.key,
            row.words,
            tuple(_number(number, why) for number, why in zip(row.numbers, whys, strict=True)),
            _number(_last_or_sum(row, counted), row_whys[place]),
        )
        for place, (row, whys) in enumerate(zip(counted.rows, cells, strict=True))
    )
    columns = _column_totals(counted)
    measures, is_any_hidden = _measures(counted, whole)
    hidden = any(map(any, cells)) or any(row_whys) or any(column_whys) or bool(total_why) or is_any_hidden
    return FigureResult(
        spec=spec,
        title=figure.title,
        as_at=as_at,
        columns=counted.columns,
        rows=rows,
        column_totals=tuple(_number(number, why) for number, why in zip(columns, column_whys, strict=True)),
        total=_number(_total(counted, columns), total_why),
        measures=measures,
        sentence="" if hidden else counted.sentence,
        trend=counted.trend if not total_why else None,
        note=counted.note,
        has_people=False,
        rows_add_up=counted.rows_add_up,
        columns_add_up=counted.columns_add_up,
    )


def _aligned(counted: CountedFigure, whole: CountedFigure) -> list[list[int]]:
    """The rows of the whole in the order of the part's. A row that the part lacks is not among them: of nobody in the
    part it is all of the others', and tells nothing that the whole does not."""
    others = {row.key: row.numbers for row in whole.rows if len(row.numbers) == len(counted.columns)}
    return [list(others.get(row.key, row.numbers)) for row in counted.rows]


def _alone(
    counted: CountedFigure, numbers: Sequence[Sequence[int]]
) -> tuple[tuple[tuple[Why, ...], ...], list[Why], list[Why], Why]:
    """Where rows are not parts of one whole (a flow, people with several gaps): each number by itself; where a line
    of them is an equation, the whole line with a small one in it is hidden."""
    if counted.total_row:
        return _parts_of_a_row(counted)
    small_columns = [any(is_small(row[place]) for row in numbers) for place in range(len(counted.columns))]
    whole_lines = not counted.rows_add_up and not counted.columns_add_up
    cells = tuple(
        tuple(
            Why.SMALL if is_small(number) else Why.HIDDEN if number and whole_lines and small_columns[place] else PLAIN
            for place, number in enumerate(row)
        )
        for row in numbers
    )
    rows = [
        Why.HIDDEN if any(whys) and len(whys) > 1 else next(iter(whys), PLAIN) if len(whys) == 1 else PLAIN
        for whys in cells
    ]
    sums = [sum(row[place] for row in numbers) for place in range(len(counted.columns))]
    columns = [Why.HIDDEN if any(whys[place] for whys in cells) else PLAIN for place in range(len(sums))]
    total = Why.HIDDEN if any(columns) else PLAIN
    return cells, rows, columns, total


def _parts_of_a_row(counted: CountedFigure) -> tuple[tuple[tuple[Why, ...], ...], list[Why], list[Why], Why]:
    """Rows of one number that add up to a row that everyone knows: a line of which the total is told."""
    parts = [row for row in counted.rows if row.key != counted.total_row]
    shown = suppress_line([abs(row.numbers[0]) for row in parts])
    whys = {row.key: why for row, why in zip(parts, shown.cells, strict=True)}
    cells = tuple((whys.get(row.key, PLAIN),) for row in counted.rows)
    is_hidden = any(map(any, cells))
    return cells, [why for (why,) in cells], [Why.HIDDEN if is_hidden else PLAIN], Why.HIDDEN if is_hidden else PLAIN


Whys = tuple[tuple[tuple[Why, ...], ...], tuple[Why, ...], tuple[Why, ...], Why]


def _beside(counted: CountedFigure, whole: CountedFigure, whys: Whys) -> Whys:
    """Hides what, taken from the same number of the whole programme, would leave 1 to 4 for the others; and the totals
    that would tell it all the same."""
    cells, rows, columns, total = whys
    others = {row.key: row for row in whole.rows}
    kept = []
    for row, line in zip(counted.rows, cells, strict=True):
        of_all = others.get(row.key)
        numbers = of_all.numbers if of_all and len(of_all.numbers) == len(row.numbers) else row.numbers
        kept.append(
            tuple(
                why or (Why.HIDDEN if is_small(abs(more - number)) else PLAIN)
                for number, more, why in zip(row.numbers, numbers, line, strict=True)
            )
        )
    if tuple(kept) == cells and not _leaves_few(counted, whole):
        return whys
    hidden = tuple(kept)
    return (
        hidden,
        tuple(why or (Why.HIDDEN if any(line) else PLAIN) for why, line in zip(rows, hidden, strict=True)),
        tuple(why or (Why.HIDDEN if any(line[n] for line in hidden) else PLAIN) for n, why in enumerate(columns)),
        total or Why.HIDDEN,
    )


def _leaves_few(counted: CountedFigure, whole: CountedFigure) -> bool:
    return is_small(abs(_total(whole, _column_totals(whole)) - _total(counted, _column_totals(counted))))


def _measures(counted: CountedFigure, whole: CountedFigure | None) -> tuple[tuple[FigureMeasure, ...], bool]:
    """A rate of a small count is "too few", and so is one that another, of a span inside it, would give away."""
    spans = {measure.key: Sum(frozenset(measure.parts), measure.count) for measure in counted.measures if measure.parts}
    whys = told_apart(spans)
    counts = {measure.key: measure.count for measure in whole.measures} if whole else {}
    shown = []
    for measure in counted.measures:
        why = measure.why
        beside = is_small(abs(counts.get(measure.key, measure.count) - measure.count))
        is_apart = bool(whys.get(measure.key)) or beside
        if not why and measure.count and (measure.count < LEAST_OF_A_SHARE or is_apart):
            why = Why.TOO_FEW
        small = Why.SMALL if is_small(measure.count) else Why.HIDDEN if is_apart else PLAIN
        shown.append(_measure(measure, _number(measure.count, small), why))
    return tuple(shown), any(measure.why for measure in shown)


def _measure(measure: CountedMeasure, count: FigureNumber, why: Why) -> FigureMeasure:
    is_told = not why and measure.value is not None
    return FigureMeasure(
        key=measure.key,
        words=measure.words,
        value=measure.value if is_told else None,
        unit=measure.unit,
        count=count,
        low=measure.low if is_told else None,
        high=measure.high if is_told else None,
        why=why,
        decimals=measure.decimals,
    )


def _number(number: int, why: Why) -> FigureNumber:
    return FigureNumber(None if why else number, why)


def _last_or_sum(row: CountedRow, counted: CountedFigure) -> int:
    """Of a row whose columns do not add up, its last number."""
    return sum(row.numbers) if counted.columns_add_up else row.numbers[-1] if row.numbers else 0


def _column_totals(counted: CountedFigure) -> list[int]:
    return [sum(row.numbers[place] for row in counted.rows) for place in range(len(counted.columns))]


def _total(counted: CountedFigure, columns: Sequence[int]) -> int:
    return sum(columns) if counted.columns_add_up else columns[-1] if columns else 0
