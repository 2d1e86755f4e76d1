"""Figures as JSON: what is kept of an issue, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from release_monitor.figures.results import (
    CountedFigure,
    FigureColumn,
    FigureMeasure,
    FigureNumber,
    FigureResult,
    FigureRow,
    FigureSpec,
)
from release_monitor.figures.rules.small_cells import Why
from release_monitor.figures.rules.spans import Span
from release_monitor.figures.rules.trends import Trend


def plain(value: Any) -> Any:
    """Days and moments as ISO text, enums as their value."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_counted(counted: CountedFigure) -> dict[str, Any]:
    return {
        "columns": [column.key for column in counted.columns],
        "rows": [[row.key, list(row.numbers)] for row in counted.rows],
        "measures": [[measure.key, measure.count] for measure in counted.measures],
    }


def from_result(result: FigureResult) -> dict[str, Any]:
    made: dict[str, Any] = plain(asdict(result))
    return made


def to_result(kept: dict[str, Any]) -> FigureResult:
    return FigureResult(
        spec=FigureSpec(**kept["spec"]),
        title=kept["title"],
        as_at=datetime.fromisoformat(kept["as_at"]) if kept["as_at"] else None,
        columns=tuple(_column(column) for column in kept["columns"]),
        rows=tuple(
            FigureRow(row["key"], row["words"], _numbers(row["numbers"]), _number(row["total"])) for row in kept["rows"]
        ),
        column_totals=_numbers(kept["column_totals"]),
        total=_number(kept["total"]),
        measures=tuple(
            FigureMeasure(**measure | {"count": _number(measure["count"]), "why": Why(measure["why"])})
            for measure in kept["measures"]
        ),
        sentence=kept["sentence"],
        trend=Trend(kept["trend"]) if kept["trend"] else None,
        note=kept.get("note", ""),
        has_people=kept["has_people"],
        rows_add_up=kept["rows_add_up"],
        columns_add_up=kept["columns_add_up"],
    )


def _column(kept: dict[str, Any]) -> FigureColumn:
    span = kept["span"]
    if span:
        span = Span(date.fromisoformat(span["first"]), date.fromisoformat(span["until"]), span["is_finished"])
    return FigureColumn(kept["key"], kept["words"], span)


def _number(kept: dict[str, Any]) -> FigureNumber:
    return FigureNumber(kept["number"], Why(kept["why"]))


def _numbers(kept: list[dict[str, Any]]) -> tuple[FigureNumber, ...]:
    return tuple(map(_number, kept))
