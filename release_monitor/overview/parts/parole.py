"""Deadlines of parole reviews that run or are late, how long decisions take, and hearings adjourned."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.results import FigureResult, FigureRow
from release_monitor.overview.asked import Asked, FigureLine, line

WANTED = (("parole-clocks", ""),)


@dataclass(frozen=True)
class Parole:
    """rows: by kind, running in time and late."""

    finding: str
    rows: list[FigureRow]
    lines: list[FigureLine]


def panel(asked: Asked) -> Parole:
    clocks = asked.figure("parole-clocks")
    late = clocks.column_totals[1] if clocks and len(clocks.column_totals) > 1 else None
    measures = clocks.measures if clocks else ()
    return Parole(
        finding=finding_of(clocks),
        rows=list(clocks.rows) if clocks else [],
        lines=[
            line(
                asked, "parole-clocks", "Late deadlines", str(late) if late else "0", is_near=bool(late and late.number)
            ),
            *(line(asked, "parole-clocks", measure.words, str(measure)) for measure in measures),
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
