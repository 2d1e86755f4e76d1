"""The chart of what a list is counted by: months as columns, anything else as bars."""

from __future__ import annotations

from release_monitor.reports.counting import Counted
from sharing import charts

INKS = ("first", "second", "third", "fourth", "fifth", "sixth")
MOST_BARS = 30


def chart_of(title: str, counted: Counted) -> charts.Chart | None:
    """None where there is nothing to draw. What is not recorded has no month: it is in the table."""
    if not counted.lines:
        return None
    first = counted.groups[0]
    if first.is_by_month and len(counted.second) <= len(INKS):
        return _by_month(title, counted)
    bars = [charts.Bar(line.value.words, line.total.number) for line in counted.lines[:MOST_BARS]]
    return charts.bar_chart(
        key="chart-of-list",
        title=f"{title} by {first.title.lower()}",
        finding=_finding(counted),
        bars=bars,
        head=first.title,
        unit=title,
    )


def _by_month(title: str, counted: Counted) -> charts.Chart:
    lines = [line for line in counted.lines if line.value.key is not None]
    periods = tuple(
        charts.Period(line.value.words, line.value.words[:3], group=line.value.words.split()[-1]) for line in lines
    )
    if counted.second:
        series = tuple(
            charts.Series(value.words, tuple(line.cells[place].number for line in lines), INKS[place])
            for place, value in enumerate(counted.second)
        )
    else:
        series = (charts.Series(title, tuple(line.total.number for line in lines), INKS[0]),)
    return charts.column_chart(
        key="chart-of-list",
        title=f"{title} by month",
        finding=_finding(counted),
        of=charts.Columns(periods, series),
        period="Month",
    )


def _finding(counted: Counted) -> str:
    most = max(counted.lines, key=lambda line: line.total.number)
    return f"Most: {most.value.words}, {most.total.number:,} of {counted.total.number:,}."
