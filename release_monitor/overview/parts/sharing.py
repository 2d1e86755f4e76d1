"""Whether what is known is shared: items not decided, and shared ones that nobody has read."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.results import FigureResult
from release_monitor.overview.asked import Asked, FigureLine, LinkedNumber, line

WANTED = (("sharing-undecided", ""), ("sharing-unread", ""), ("security-items", ""))


@dataclass(frozen=True)
class Sharing:
    """ages: in words, how many are not decided, and how many not read."""

    finding: str
    ages: list[tuple[str, LinkedNumber, LinkedNumber]]
    lines: list[FigureLine]


def panel(asked: Asked) -> Sharing:
    undecided, unread = asked.figure("sharing-undecided"), asked.figure("sharing-unread")
    return Sharing(
        finding=finding_of(undecided, unread),
        ages=_ages(asked, undecided, unread),
        lines=[
            line(asked, "sharing-undecided", "Not decided", second=_oldest(undecided)),
            line(asked, "sharing-unread", "Shared, not read", second=_oldest(unread)),
            line(asked, "security-items", "Prison security items not shared"),
        ],
    )


def finding_of(undecided: FigureResult | None, unread: FigureResult | None) -> str:
    if not undecided or not unread:
        return "Sharing"
    if undecided.total.number == 0 and unread.total.number == 0:
        return "Everything recorded is decided and read"
    return (
        f"{str(undecided.total)[:1].upper()}{str(undecided.total)[1:]} not decided, {unread.total} shared and not read"
    )


def _ages(
    asked: Asked, undecided: FigureResult | None, unread: FigureResult | None
) -> list[tuple[str, LinkedNumber, LinkedNumber]]:
    if undecided is None or unread is None:
        return []
    return [
        (
            row.words,
            asked.linked("sharing-undecided", Cell((row.key,))),
            asked.linked("sharing-unread", Cell((row.key,))),
        )
        for row in undecided.rows
    ]


def _oldest(found: FigureResult | None) -> str:
    measure = found.measure("oldest") if found else None
    return f"Oldest {measure}" if measure and measure.value is not None else ""
