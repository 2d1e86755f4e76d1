"""Recalls by month and first reason, the rate with its interval, and how long until the return."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.pictures import amount_of
from release_monitor.figures.results import FigureResult
from release_monitor.figures.rules.trends import Trend
from release_monitor.overview.asked import Asked, FigureLine, LinkedNumber, line, months_linked
from sharing.charts import Chart, Columns, Period, Series, column_chart

WANTED = (("recalls", ""), ("recall-rate", ""), ("returned", ""))
MONTHS = 12
KINDS = 5


@dataclass(frozen=True)
class Recalls:
    finding: str
    chart: Chart | None
    rows: list[tuple[str, LinkedNumber]]  # the most frequent first reasons
    sentence: str
    lines: list[FigureLine]


def panel(asked: Asked) -> Recalls:
    recalls, returned = asked.figure("recalls"), asked.figure("returned")
    most = sorted(recalls.rows, key=lambda row: -(row.total.number or 0))[:KINDS] if recalls else []
    return Recalls(
        finding=finding_of(recalls),
        chart=chart_of(asked, recalls) if recalls and recalls.rows else None,
        rows=[(row.words, asked.linked("recalls", Cell((row.key,)))) for row in most],
        sentence=recalls.sentence if recalls else "",
        lines=[
            line(asked, "recalls", "In 12 months and this one"),
            line(asked, "recall-rate", "Rate over 13 weeks", cell=Cell(measure="weeks_13")),
            line(asked, "recall-rate", "Rate over 52 weeks", cell=Cell(measure="weeks_52")),
            line(
                asked,
                "returned",
                "Revoked to custody",
                _measure(returned, "median"),
                f"{_row(returned, 'out')} not returned",
                cell=Cell(measure="median"),
            ),
        ],
    )


def finding_of(recalls: FigureResult | None) -> str:
    if recalls is None:
        return "Recalls by month"
    words = {Trend.RISE: "Recalls are rising", Trend.FALL: "Recalls are falling"}
    return words.get(recalls.trend, "No clear change in recalls")  # type: ignore[arg-type]


def chart_of(asked: Asked, recalls: FigureResult) -> Chart:
    places = range(len(recalls.columns))[-MONTHS - 1 :]
    months = months_linked(asked, "recalls", places)
    return column_chart(
        key="recalls-by-month",
        title="Recalls by month",
        finding=recalls.sentence,
        of=Columns(
            periods=tuple(
                Period(
                    words=recalls.columns[place].words,
                    short=recalls.columns[place].words[:3],
                    is_unfinished=not recalls.columns[place].is_finished,
                    href=href,
                )
                for place, href in zip(places, months, strict=True)
            ),
            series=(Series("Recalls", tuple(amount_of(recalls.column_totals[place]) for place in places), "first"),),
        ),
        period="Month",
        unit="recalls",
        is_half=True,
    )


def _measure(found: FigureResult | None, key: str) -> str:
    measure = found.measure(key) if found else None
    return str(measure) if measure else "Not issued yet"


def _row(found: FigureResult | None, key: str) -> str:
    row = found.row(key) if found else None
    return str(row.total) if row else "0"
