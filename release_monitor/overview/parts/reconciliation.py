"""The published count beside ours: the figure of the reconciliation, each reason in its line."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.figures.counted.reconciliation import OURS, PUBLISHED, UNEXPLAINED
from release_monitor.figures.results import FigureNumber, FigureResult
from release_monitor.overview.asked import Asked, definition_url
from sharing import access

CODE = "reconciliation"
WANTED = ((CODE, ""),)


@dataclass(frozen=True)
class Reconciled:
    """rows: from the published count to ours. note: who signed it, and of which figure."""

    finding: str
    rows: list[tuple[str, str]]
    note: str
    link: str


def panel(asked: Asked) -> Reconciled | None:
    """For who reads a whole programme; None for others."""
    found = asked.figure(CODE)
    if found is None or not reads_whole(asked):
        return None
    return Reconciled(finding_of(found), rows_of(found), found.note, definition_url(CODE))


def reads_whole(asked: Asked) -> bool:
    if asked.scope is not None:
        return not (asked.scope.region or asked.scope.prison_group)
    return asked.programme in access.national_programmes(asked.user)


def finding_of(found: FigureResult) -> str:
    row = found.row(UNEXPLAINED)
    if row is None:
        return "No count is published for this programme"
    number = row.total.number
    if number == 0:
        return "Our count and the published one differ by what is explained"
    if number is None:
        return "What is unexplained against the published count is too few to show"
    return f"{abs(number):,} {'person' if abs(number) == 1 else 'people'} unexplained against the published count"


def rows_of(found: FigureResult) -> list[tuple[str, str]]:
    """From the published count to ours: what is in theirs alone is taken away."""
    ours, published = found.row(OURS), found.row(PUBLISHED)
    if ours is None or published is None:
        return []
    reasons = [row for row in found.rows if row.key not in (OURS, PUBLISHED)]
    return [
        (published.words, str(published.total)),
        *((row.words, _taken_away(row.total)) for row in reasons),
        (ours.words, str(ours.total)),
    ]


def _taken_away(number: FigureNumber) -> str:
    if not number.number:
        return str(number)
    return f"{-number.number:+,}".replace("-", "−")
