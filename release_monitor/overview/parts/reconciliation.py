"""The published count beside ours: each reason in its line, and what no line explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from offenders.reference.figures.models import PublishedFigure, Reconciliation
from release_monitor.figures.results import FigureNumber
from release_monitor.figures.rules.small_cells import suppress_line
from release_monitor.overview.asked import Asked
from sharing import access
from sharing.time_words import format_date

WANTED: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reconciled:
    """rows: from the published count to ours. signed: by whom, and when. waiting: that a newer count was published and
    nobody has reconciled it yet."""

    finding: str
    rows: list[tuple[str, str]]
    source: str
    signed: str
    waiting: str
    link: str


def panel(asked: Asked) -> Reconciled | None:
    """For who reads a whole programme; None for others. Two queries."""
    if not reads_whole(asked):
        return None
    figure = PublishedFigure.objects.newest(PublishedFigure.Measure.IN_CUSTODY, asked.programme)
    link = reverse("people_figures") if asked.has_people else ""
    if figure is None:
        return Reconciled("No count is published for this programme", [], "", "", "", link)
    rows = Reconciliation.objects.filter(figure__measure=figure.measure, figure__programme=figure.programme)
    kept = rows.select_related("figure", "kept_by").order_by("-figure__as_at", "-kept_at", "-pk").first()
    is_newest = kept is not None and kept.figure_id == figure.pk
    waiting = "" if is_newest else f"The count of {format_date(figure.as_at)}, {figure.value:,}, is not reconciled yet"
    if kept is None:
        return Reconciled("The published count is not reconciled", [], figure.source, "", waiting, link)
    return Reconciled(
        finding=finding_of(kept.unexplained, has_people=asked.has_people),
        rows=rows_of(kept, has_people=asked.has_people),
        source=f"{kept.figure.get_area_display()}, {kept.figure.definition}. {kept.figure.source}",
        signed=f"Signed by {kept.kept_by}, {format_date(timezone.localdate(kept.kept_at))}",
        waiting=waiting,
        link=link,
    )


def reads_whole(asked: Asked) -> bool:
    if asked.scope is not None:
        return not (asked.scope.region or asked.scope.prison_group)
    return asked.programme in access.national_programmes(asked.user)


def finding_of(unexplained: int, *, has_people: bool) -> str:
    if unexplained == 0:
        return "Our count and the published one differ by what is explained"
    number = abs(unexplained)
    if not has_people and number < 5:
        return "Fewer than 5 people unexplained against the published count"
    return f"{number} {'person' if number == 1 else 'people'} unexplained against the published count"


def rows_of(kept: Reconciliation, *, has_people: bool) -> list[tuple[str, str]]:
    """From the published count to ours: what is in theirs alone is taken away."""
    lines = [(words, -number) for words, number in kept.in_lines] + [("Unexplained", -kept.unexplained)]
    shown = [_signed(number) for _, number in lines]
    if not has_people:
        shown = hidden(lines)
    return [
        (f"Published, {format_date(kept.figure.as_at)}", f"{kept.figure.value:,}"),
        *((words, said) for (words, _), said in zip(lines, shown, strict=True)),
        ("Counted here that day", f"{kept.ours:,}"),
    ]


def hidden(lines: Sequence[tuple[str, int]]) -> list[str]:
    """By the rule of small cells: the two counts tell their difference, so that no small line is hidden alone."""
    whys = suppress_line([abs(number) for _, number in lines]).cells
    return [
        str(FigureNumber(None, why)) if why else _signed(number) for (_, number), why in zip(lines, whys, strict=True)
    ]


def _signed(number: int) -> str:
    return f"{number:+,}".replace("-", "−") if number else "0"
