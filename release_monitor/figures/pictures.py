"""The chart of a figure: periods as columns or small multiples, kinds and places as bars."""

from __future__ import annotations

from collections.abc import Sequence

from release_monitor.figures.results import FigureColumn, FigureNumber, FigureResult, FigureRow
from sharing import charts
from sharing.charts import FEW, Amount
from sharing.time_words import format_short_day_month, format_short_month

INKS = ("first", "second", "third", "fourth", "fifth", "sixth")
MOST_BARS, MOST_MULTIPLES = 30, 8  # rows that are drawn; the table has all
PERIODS = ((7, "week"), (31, "month"), (92, "quarter"))  # by their longest, in days


def amount_of(number: FigureNumber) -> Amount:
    """As charts take it: a number that is not given is written and not drawn."""
    return number.number if number.number is not None else FEW


def chart_of(result: FigureResult) -> charts.Chart | None:
    """None where there is nothing to draw, and of an equation, which the table says better."""
    if not result.rows or not result.columns_add_up or result.is_empty:
        return None
    if len(result.columns) > 1 and all(column.span for column in result.columns):
        return _by_period(result)
    if not result.rows_add_up and len(result.columns) > 1:
        return None
    bars = [charts.Bar(row.words, amount_of(row.total)) for row in result.rows[:MOST_BARS]]
    return charts.bar_chart(
        key="chart-of-figure", title=result.title, finding=result.sentence, bars=bars, head="", unit="Number"
    )


def _by_period(result: FigureResult) -> charts.Chart:
    columns, rows = result.columns, result.rows
    period = period_of(columns[0])
    is_ahead = not any(column.is_finished for column in columns)  # all are to come: none is drawn as unfinished
    if period != "week" and len(rows) > 1:
        return charts.small_multiples(
            key="chart-of-figure",
            title=result.title,
            finding=result.sentence,
            months=[column.words for column in columns],
            kinds=[charts.Multiple(row.words, tuple(map(amount_of, row.numbers))) for row in most_frequent(rows)],
            period=period,
            is_unfinished=not (columns[-1].is_finished or is_ahead),
        )
    series = [(row.words, row.numbers) for row in rows]
    if len(series) > len(INKS) or not result.rows_add_up:
        series = [(result.title, result.column_totals)]
    periods = [
        charts.Period(column.words, short_of(column, period), is_unfinished=not (column.is_finished or is_ahead))
        for column in columns
    ]
    return charts.column_chart(
        key="chart-of-figure",
        title=result.title,
        finding=result.sentence,
        of=charts.Columns(
            tuple(periods),
            tuple(
                charts.Series(words, tuple(map(amount_of, numbers)), INKS[place])
                for place, (words, numbers) in enumerate(series)
            ),
        ),
        period=period.capitalize(),
    )


def most_frequent(rows: Sequence[FigureRow]) -> list[FigureRow]:
    return sorted(rows, key=lambda row: -(row.total.number or 0))[:MOST_MULTIPLES]


def period_of(column: FigureColumn) -> str:
    days = column.span.days if column.span else 0
    return next((name for most, name in PERIODS if days <= most), "year")


def short_of(column: FigureColumn, period: str) -> str:
    """For a label below its column: "30 Nov", "Nov", "Oct", "2026"."""
    first = column.span.first if column.span else None
    if first is None:
        return column.words
    if period == "year":
        return str(first.year)
    return format_short_day_month(first) if period == "week" else format_short_month(first)
