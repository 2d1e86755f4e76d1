"""Counting: one way for each figure, for any reader.

With people: facts of the people whom the reader may know about now. Figures only: what was issued at 06:00 for their
scope. `count_many` asks for the facts of all its figures together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from offenders.models import Establishment
from release_monitor.figures import wire
from release_monitor.figures.counting.counts import FactCounts
from release_monitor.figures.counting.reading import Counter, facts_for, set_apart
from release_monitor.figures.counting.shown import shown_as_figures_only, shown_with_people
from release_monitor.figures.index import figure_of
from release_monitor.figures.models import FigureIssue
from release_monitor.figures.readers import FigureReader
from release_monitor.figures.registry import Asked, Figure
from release_monitor.figures.results import CountedFigure, FigureNumber, FigureResult, FigureSpec
from release_monitor.figures.rules.small_cells import Why


class CutNotIssued(LookupError):
    """The reader's scope does not cover this question: no such figure, cut, filter or day is issued to them."""


def count(reader: FigureReader, spec: FigureSpec, *, small_cells: bool = False) -> FigureResult:
    """Raises NoSuchFigure, and CutNotIssued for a reader of figures only who asks for what is not issued to them."""
    return count_many(reader, [spec], small_cells=small_cells)[0]


def count_many(reader: FigureReader, specs: Sequence[FigureSpec], *, small_cells: bool = False) -> list[FigureResult]:
    """In the order asked. Few queries, however many figures: three for each programme, filter and cut.

    small_cells: by the rule of small cells for who may open the people, too: for files, papers and programs.
    """
    if not reader.has_people:
        return _issued(reader, specs)
    if small_cells and any(figure_of(spec.code).with_people_only for spec in specs):
        raise CutNotIssued(specs)
    counted = counted_many(Counter(reader.user, reader.at), specs, at=reader.at)
    show = shown_as_figures_only if small_cells else shown_with_people
    return [
        show(figure_of(spec.code), spec, numbers, as_at=reader.at) for spec, numbers in zip(specs, counted, strict=True)
    ]


def counted_many(counter: Counter, specs: Sequence[FigureSpec], *, at: datetime) -> list[CountedFigure]:
    """The numbers themselves, before anything is shown of them."""
    asked_of = [(spec, figure_of(spec.code)) for spec in specs]
    today = timezone.localdate(at)
    groups: dict[tuple[str, ...], list[tuple[FigureSpec, Figure]]] = defaultdict(list)
    for spec, figure in asked_of:
        if figure.own is None:
            groups[_where(spec)].append((spec, figure))
    facts = _facts_of(counter, groups, at=at) if groups else {}
    found = [
        figure.own(counter, Asked(spec, at, today))
        if figure.own
        else figure.counted(facts[_where(spec)], Asked(spec, at, today))
        for spec, figure in asked_of
    ]
    return _with_names_of_prisons(found, [spec for spec, _ in asked_of])


def _facts_of(
    counter: Counter, groups: Mapping[tuple[str, ...], list[tuple[FigureSpec, Figure]]], *, at: datetime
) -> dict[tuple[str, ...], FactCounts]:
    """For each place in which facts are asked. Where facts of people are summed, once: those asked without a cut come
    from those asked by region, where these are asked too."""
    apart, today = set_apart(counter), timezone.localdate(at)
    by_region = {}
    for where in groups:
        regions = (where[0], "region", *where[2:])
        if not where[1] and regions in groups and not counter.sees_whole(where[0]):
            by_region[where] = regions
    facts: dict[tuple[str, ...], FactCounts] = {}
    for where in (where for where in groups if where not in by_region):
        asked = [
            *groups[where],
            *(each for whole, parts in by_region.items() if parts == where for each in groups[whole]),
        ]
        since = {
            measure: earliest(
                figure.since(Asked(spec, at, today)) for spec, figure in asked if measure in figure.measures
            )
            for measure in sorted({measure for _, figure in asked for measure in figure.measures})
        }
        facts[where] = facts_for(counter, asked[0][0], since, apart=apart)
    return facts | {whole: facts[parts].whole() for whole, parts in by_region.items()}


def _with_names_of_prisons(found: list[CountedFigure], specs: Sequence[FigureSpec]) -> list[CountedFigure]:
    """Rows by prison have its code as their key, and say its name. One query, where there are any."""
    codes = {row.key for figure, spec in zip(found, specs, strict=True) if spec.by == "prison" for row in figure.rows}
    names = dict(Establishment.objects.filter(code__in=codes).values_list("code", "name")) if codes - {""} else {}
    return [
        replace(figure, rows=tuple(replace(row, words=names.get(row.key, row.words)) for row in figure.rows))
        if names and spec.by == "prison"
        else figure
        for figure, spec in zip(found, specs, strict=True)
    ]


def _where(spec: FigureSpec) -> tuple[str, ...]:
    """What facts are asked by. Rows by kind need no cut."""
    return (spec.programme, "" if spec.by == "kind" else spec.by, spec.region, spec.prison, spec.prison_group)


def earliest(days: Iterable[date | None]) -> date | None:
    """The first of these; None where one of them needs all. Facts without a day always count."""
    found = list(days)
    return None if not found or None in found else min(day for day in found if day)


def _issued(reader: FigureReader, specs: Sequence[FigureSpec]) -> list[FigureResult]:
    """The newest issue of each at the moment of the reader. One query."""
    for spec in specs:
        is_issued = not figure_of(spec.code).with_people_only
        if not is_issued or not any(scope.covers(spec) for scope in reader.scopes):
            raise CutNotIssued(spec)
    newest = (
        FigureIssue.objects.filter(
            figure__in={spec.code for spec in specs},
            programme__in={spec.programme for spec in specs},
            as_at__lte=reader.at,
        )
        .filter(region__in={spec.region for spec in specs}, prison_group__in={spec.prison_group for spec in specs})
        .order_by("programme", "region", "prison_group", "figure", "by", "-day")
        .distinct("programme", "region", "prison_group", "figure", "by")
    )
    found = {
        (row.figure, row.programme, row.by, row.region, row.prison_group): wire.to_result(row.shown) for row in newest
    }
    results = []
    for spec in specs:
        key = (spec.code, spec.programme, "" if spec.by == "kind" else spec.by, spec.region, spec.prison_group)
        results.append(found.get(key) or not_issued(spec))
    return results


def not_issued(spec: FigureSpec) -> FigureResult:
    """Of a scope for which 06:00 has not come yet."""
    none = FigureNumber(None, Why.HIDDEN)
    title = figure_of(spec.code).title
    return FigureResult(spec, title, None, (), (), (), none, sentence="", has_people=False)
