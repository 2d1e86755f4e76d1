"""Custody with its flow: how the number changed in 13 weeks, and where people are held."""

from __future__ import annotations

from dataclasses import dataclass, replace

from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.results import FigureResult
from release_monitor.overview.asked import Asked, FigureLine, LinkedNumber, line, spec_of
from sharing.charts import Change as FlowChange
from sharing.charts import Chart, flow_chart
from sharing.time_words import format_span

WANTED = (("custody-flow", ""), ("custody", ""))
OUT = ("first_release", "re_release", "removed", "died", "other_out", "transferred_out")


@dataclass(frozen=True)
class Custody:
    """chart: None where a number of the equation is not shown; rows: the equation, line by line."""

    finding: str
    chart: Chart | None
    rows: list[tuple[str, LinkedNumber]]
    lines: list[FigureLine]
    by: list[tuple[str, LinkedNumber]]
    by_words: str


def wanted(asked: Asked) -> tuple[tuple[str, str], ...]:
    return (*WANTED, ("custody", asked.by))


def panel(asked: Asked) -> Custody:
    flow, by = asked.figure("custody-flow"), asked.figure("custody", asked.by)
    chart, rows = _flow(asked, flow) if flow else (None, [])
    return Custody(
        finding=finding_of(flow) or in_custody(asked),
        chart=chart,
        rows=rows,
        lines=[
            line(asked, "custody", "In custody"),
            line(asked, "custody-flow", _change_words(flow), _change(flow), cell=None),
        ],
        by=[
            (row.words, asked.linked("custody", Cell((row.key,)), by=asked.by))
            for row in (by.rows if by else ())
            if row.total.number != 0
        ],
        by_words="prison" if asked.by == "prison" else "region",
    )


def in_custody(asked: Asked) -> str:
    found = asked.figure("custody")
    return f"{str(found.total).capitalize()} in custody" if found else "Custody"


def finding_of(flow: FigureResult | None) -> str:
    """Empty where a number of the equation is not shown."""
    change = _number(flow)
    if flow is None or change is None:
        return ""
    weeks = len(flow.columns)
    if change == 0:
        return f"As many in custody as {weeks} weeks ago"
    return f"{abs(change)} {'more' if change > 0 else 'fewer'} in custody than {weeks} weeks ago"


def _number(flow: FigureResult | None) -> int | None:
    opening, closing = (flow.row("opening"), flow.row("closing")) if flow else (None, None)
    if not opening or not closing or opening.numbers[0].number is None or closing.numbers[-1].number is None:
        return None
    return closing.numbers[-1].number - opening.numbers[0].number


def _change(flow: FigureResult | None) -> str:
    change = _number(flow)
    return "not shown" if change is None else f"{change:+,}".replace("-", "−")


def _change_words(flow: FigureResult | None) -> str:
    """Of the weeks, or of the days that were chosen."""
    if flow is None:
        return "Change in 13 weeks"
    first, last = flow.columns[0].span, flow.columns[-1].span
    if len(flow.columns) > 1 or not first or not last:
        return f"Change in {len(flow.columns)} weeks"
    return f"Change, {format_span(first.first, last.last)}"


def _flow(asked: Asked, flow: FigureResult) -> tuple[Chart | None, list[tuple[str, LinkedNumber]]]:
    """The columns together: opening of the first, each movement added up, closing of the last."""
    opening, closing = flow.row("opening"), flow.row("closing")
    if opening is None or closing is None:
        return None, []
    first, last = flow.columns[0].span, flow.columns[-1].span
    span = format_span(first.first, last.last) if first and last else ""
    whole = replace(
        spec_of(asked, "custody-flow", ""), first=first.first if first else None, until=last.until if last else None
    )

    def linked(key: str, words: str, number: int | None) -> LinkedNumber:
        href = asked.cell_url("custody-flow", Cell((key,)), spec=whole) if number and first and last else ""
        return LinkedNumber(words, href, number)

    changes, is_whole = [], True
    rows = [
        (f"In custody at the start of {span}", linked("opening", str(opening.numbers[0]), opening.numbers[0].number))
    ]
    for row in flow.rows:
        if row.key in ("opening", "closing"):
            continue
        numbers = [number.number for number in row.numbers]
        if any(number is None for number in numbers):
            is_whole = False
            hidden = next(number for number in row.numbers if not number.is_shown)
            rows.append((row.words, LinkedNumber(str(hidden))))
            continue
        total = sum(number for number in numbers if number)
        amount = -total if row.key in OUT else total
        moved = linked(row.key, f"{amount:+,}".replace("-", "−") if amount else "0", total)
        if total:
            changes.append(FlowChange(row.words, amount, moved.href))
        rows.append((row.words, moved))
    rows.append(("In custody at the end", linked("closing", str(closing.numbers[-1]), closing.numbers[-1].number)))
    begins, ends = opening.numbers[0].number, closing.numbers[-1].number
    if not is_whole or begins is None or ends is None or begins + sum(each.amount for each in changes) != ends:
        return None, rows
    chart = flow_chart(
        key="custody-flow",
        title="Custody: how the number changed",
        finding="",
        opening=("At the start", begins),
        changes=changes,
        closing=("At the end", ends),
        is_half=True,
    )
    return chart, rows
