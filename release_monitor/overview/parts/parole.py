"""Deadlines of parole reviews that run or are late, how long decisions take, and who caused adjournments."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.results import FigureResult
from release_monitor.overview.asked import Asked, FigureLine, LinkedNumber, line
from sharing.sentence_words import mid_sentence

CODE = "parole-clocks"
WANTED = ((CODE, ""), ("adjournments", ""))


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
    adjourned = asked.figure("adjournments")
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
            line(asked, "adjournments", "Adjourned or deferred in 12 months", second=most_often(adjourned)),
        ],
    )


def most_often(adjourned: FigureResult | None) -> str:
    """ "Most often: prison, 4"; empty where the numbers are not told."""
    told = [row for row in adjourned.rows if row.total.number] if adjourned and adjourned.total.number else []
    if not adjourned or not told or len(told) < len(adjourned.rows):
        return ""
    most = max(told, key=lambda row: row.total.number or 0)
    return f"Most often: {mid_sentence(most.words)}, {most.total}"


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
