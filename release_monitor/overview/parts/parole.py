"""Deadlines of parole reviews that run or are late, how long decisions take, and hearings adjourned."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.cells import Cell
from release_monitor.figures.results import FigureResult
from release_monitor.overview.asked import Asked, FigureLine, LinkedNumber, line

CODE = "parole-clocks"
WANTED = ((CODE, ""),)


@dataclass(frozen=True)
class Parole:
    """rows: by kind, running in time and late."""

    finding: str
    rows: list[tuple[str, list[LinkedNumber]]]
    lines: list[FigureLine]


def panel(asked: Asked) -> Parole:
    clocks = asked.figure(CODE)
    late = clocks.column_totals[1] if clocks and len(clocks.column_totals) > 1 else None
    measures = clocks.measures if clocks else ()
    return Parole(
        finding=finding_of(clocks),
        rows=[
            (row.words, [asked.linked(CODE, Cell((row.key,), (column.key,))) for column in clocks.columns])
            for row in clocks.rows
        ]
        if clocks
        else [],
        lines=[
            line(
                asked,
                CODE,
                "Late deadlines",
                str(late) if late else "0",
                cell=Cell(columns=("late",)),
                is_near=bool(late and late.number),
            ),
            *(line(asked, CODE, measure.words, cell=Cell(measure=measure.key)) for measure in measures),
        ],
    )


def finding_of(clocks: FigureResult | None) -> str:
    if clocks is None or len(clocks.column_totals) < 2:
        return "Parole deadlines"
    late = clocks.column_totals[1]
    if late.number == 0:
        return "No parole deadline is late"
    return (
        "1 parole deadline is late"
        if late.number == 1
        else f"{str(late)[:1].upper()}{str(late)[1:]} parole deadlines are late"
    )
