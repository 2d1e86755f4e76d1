"""How far conditions in force are checked, and checks missed."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.results import FigureResult
from release_monitor.overview.asked import Asked, FigureLine, line
from release_monitor.overview.rules.decisions import LEAST_COVERAGE

WANTED = (("checks-coverage", ""),)


@dataclass(frozen=True)
class Checks:
    finding: str
    lines: list[FigureLine]


def panel(asked: Asked) -> Checks:
    found = asked.figure("checks-coverage")
    rows = found.rows if found else ()
    return Checks(
        finding=finding_of(found),
        lines=[
            *(
                line(
                    asked,
                    "checks-coverage",
                    measure.words,
                    cell=Cell(measure=measure.key),
                    is_near=measure.key == "covered" and is_low(found),
                )
                for measure in (found.measures if found else ())
            ),
            *(
                line(asked, "checks-coverage", row.words, cell=Cell((row.key,)))
                for row in rows
                if row.key != "checked" and row.total.number != 0
            ),
        ],
    )


def covered(found: FigureResult | None) -> float | None:
    """In per cent; None where it is not told."""
    measure = found.measure("covered") if found else None
    return measure.value if measure else None


def is_low(found: FigureResult | None) -> bool:
    value = covered(found)
    return value is not None and value < LEAST_COVERAGE


def finding_of(found: FigureResult | None) -> str:
    value = covered(found)
    if value is None:
        return "Checks coverage"
    return f"{value:.0f}% of conditions checked within their interval"
