"""Whether alerts are worth having: how many an officer has to answer, in time or not, false alarms, over budget."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.results import FigureResult, FigureRow
from release_monitor.overview.asked import Asked, FigureLine, line
from sharing.access.roles import Capability

CODE = "alert-quality"
WANTED = ((CODE, ""),)


@dataclass(frozen=True)
class Alerts:
    finding: str
    columns: list[str]
    rows: list[FigureRow]
    lines: list[FigureLine]


def panel(asked: Asked) -> Alerts:
    found = asked.figure(CODE)
    over = over_budget(asked)
    return Alerts(
        finding=finding_of(found, over),
        columns=[column.words for column in found.columns] if found else [],
        rows=list(found.rows) if found else [],
        lines=[line(asked, CODE, measure.words, str(measure)) for measure in (found.measures if found else ())],
    )


def finding_of(found: FigureResult | None, over: list[str]) -> str:
    if found is None:
        return "Alerts"
    return "Alerts within their budget" if not over else "Alerts over their budget"


def over_budget(asked: Asked) -> list[str]:
    return []


def reads_noise(asked: Asked) -> bool:
    return asked.user.can(Capability.READ_UNNAMED_ALERTS)
