"""Counting: one way for each figure, for any reader.

With people: facts of the people whom the reader may know about now. Figures only: what was issued at 06:00 for their
scope. `count_many` asks for the facts of all its figures together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from release_monitor.figures.counts import FactCounts
from release_monitor.figures.index import figure_of
from release_monitor.figures.readers import FigureReader
from release_monitor.figures.reading import facts_for
from release_monitor.figures.registry import Asked, Figure
from release_monitor.figures.results import FigureResult, FigureSpec
from release_monitor.figures.shown import shown_with_people


class CutNotIssued(LookupError):
    """The reader's scope does not cover this question: no such cut, filter or day is issued for figures only."""


def count(reader: FigureReader, spec: FigureSpec) -> FigureResult:
    """Raises NoSuchFigure, and CutNotIssued for a reader of figures only who asks for what is not issued to them."""
    return count_many(reader, [spec])[0]


def count_many(reader: FigureReader, specs: Sequence[FigureSpec]) -> list[FigureResult]:
    """In the order asked. Few queries, however many figures: one set for each programme, filter and cut."""
    if not reader.has_people:
        raise CutNotIssued
    asked_of = [(spec, figure_of(spec.code)) for spec in specs]
    today = timezone.localdate(reader.at)
    groups: dict[tuple[str, ...], list[tuple[FigureSpec, Figure]]] = defaultdict(list)
    for spec, figure in asked_of:
        groups[_where(spec)].append((spec, figure))
    facts: dict[tuple[str, ...], FactCounts] = {}
    for where, members in groups.items():
        measures = {measure for _, figure in members for measure in figure.measures}
        since = earliest(figure.since(Asked(spec, reader.at, today)) for spec, figure in members)
        facts[where] = facts_for(reader, members[0][0], tuple(sorted(measures)), since=since)
    return [
        shown_with_people(
            figure, spec, figure.counted(facts[_where(spec)], Asked(spec, reader.at, today)), as_at=reader.at
        )
        for spec, figure in asked_of
    ]


def _where(spec: FigureSpec) -> tuple[str, ...]:
    """What facts are asked by. Rows by kind need no cut."""
    return (spec.programme, "" if spec.by == "kind" else spec.by, spec.region, spec.prison, spec.prison_group)


def earliest(days: Iterable[date | None]) -> date | None:
    """The first of these; None where one of them needs all. Facts without a day always count."""
    found = list(days)
    return None if not found or None in found else min(day for day in found if day)
