"""Whom a number counts: the facts that it is counted from, person by person, for who may open them.

A fact belongs to a number if the figure, counted from that fact alone, has the number there. So no figure says a
second time what it counts, and a list has as many rows as its number says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from release_monitor.figures.behind.cells import Cell, number_in, row_of
from release_monitor.figures.counting import facts as words_of
from release_monitor.figures.counting.counts import FactCount, FactCounts
from release_monitor.figures.counting.facts import Measure
from release_monitor.figures.counting.reading import Counter, cut_words, facts_for, filter_words, item_rows, set_apart
from release_monitor.figures.index import figure_of
from release_monitor.figures.registry import Asked, Figure
from release_monitor.figures.results import FigureSpec
from sharing.access import sql

TOGETHER = (Measure.CONDITION, Measure.CHECK)  # many of one person: a line for all of a kind, with how many
SIZE = 100


@dataclass(frozen=True)
class Part:
    """What a fact is to a number: how many times it counts, and as what."""

    weight: int
    words: str


@dataclass(frozen=True)
class Behind:
    """A line: of whom, as what, on which day, and how many of them. item: the key of a row with readers of its own."""

    person: int
    measure: str
    words: str
    on: date | None
    number: int
    item: str = ""


@dataclass(frozen=True)
class BehindPage:
    """number: what the figure says; lines: how many lines there are on all pages; people: how many people."""

    number: int
    lines: int
    people: int
    rows: Sequence[Behind]


NOBODY = BehindPage(0, 0, 0, ())
NET = """SELECT person_id, '' AS measure, 1 AS place, NULL::date AS day, sum(number)::int AS number
        FROM counted GROUP BY person_id HAVING sum(number) <> 0"""
EACH = """SELECT c.person_id, c.measure, c.place, c.day,
            CASE WHEN c.measure = ANY(%(together)s) THEN c.number ELSE 1 END AS number
        FROM counted c
        CROSS JOIN generate_series(1, CASE WHEN c.measure = ANY(%(together)s) THEN 1 ELSE c.number END)"""


def behind(counter: Counter, spec: FigureSpec, cell: Cell, *, first: int = 0, size: int = SIZE) -> BehindPage:
    """Some lines of those behind a number, by name. counter: of a reader who may open people."""
    figure, asked = figure_of(spec.code), Asked(spec, counter.at, timezone.localdate(counter.at))
    since = {measure: figure.since(asked) for measure in figure.measures}
    apart = set_apart(counter)
    found = facts_for(counter, spec, since, apart=apart)
    parts = parts_of(figure, asked, found, cell)
    if set(figure.measures) <= words_of.BY_READER:
        return _of_items(counter, spec, figure, parts, first, size)
    return _of_facts(counter, spec, parts, apart, first, size)


def parts_of(figure: Figure, asked: Asked, found: FactCounts, cell: Cell) -> dict[FactCount, Part]:
    """The facts that count for the number, each with number 1."""
    each = {row._replace(number=1) for measure in figure.measures for row in found.of(measure)}
    parts = {}
    for fact in each:
        alone = figure.counted(FactCounts([fact]), asked)
        if weight := number_in(alone, cell):
            parts[fact] = Part(weight, row_of(alone, cell))
    return parts


def _of_items(
    counter: Counter, spec: FigureSpec, figure: Figure, parts: Mapping[FactCount, Part], first: int, size: int
) -> BehindPage:
    """Each item, or reading of one, that this reader sees: oldest first."""
    rows = [row for row in item_rows(counter, spec, figure.measures) if row.fact in parts]
    rows.sort(key=lambda row: (row.fact.on or date.max, str(row.item)))
    shown = [
        Behind(
            row.person,
            row.fact.measure,
            ", ".join(filter(None, [row.team, parts[row.fact].words])),
            row.fact.on,
            1,
            str(row.item),
        )
        for row in rows[first : first + size]
    ]
    return BehindPage(len(rows), len(rows), len({row.person for row in rows}), shown)


def _of_facts(
    counter: Counter, spec: FigureSpec, parts: Mapping[FactCount, Part], apart: list[int], first: int, size: int
) -> BehindPage:
    """Lines by name, then newest first. Where facts are also taken off, as from a number of people at an earlier day,
    a line is a person and what is left of theirs."""
    if not parts:
        return NOBODY
    given = list(parts.items())
    is_net = any(part.weight < 0 for part in parts.values())
    statement, values = _statement(counter, spec, given, apart, is_net=is_net)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT {size:d} OFFSET {first:d}", values)
        rows = cursor.fetchall()
    if not rows:
        return NOBODY
    shown = [
        Behind(person, measure, "" if is_net else given[place - 1][1].words, day, number)
        for person, measure, place, day, number, *_ in rows
    ]
    *_, number, lines, people = rows[0]
    return BehindPage(number, lines, people, shown)


def _statement(
    counter: Counter, spec: FigureSpec, given: Sequence[tuple[FactCount, Part]], apart: list[int], *, is_net: bool
) -> tuple[str, list[Any]]:
    """The stored facts of the people whom the reader counts, and of those set apart the records; of them the facts that
    count."""
    visible, plain = counter.people(spec.programme).values("pk").query.sql_with_params()
    mine = list(counter.people(spec.programme).filter(pk__in=apart).values_list("pk", flat=True)) if apart else []
    stored_of, named = filter_words(spec, region="p.region")
    recorded_of, _ = filter_words(spec, region="o.region")
    measures = sorted({fact.measure for fact, _ in given})
    recorded = f"""UNION ALL
        SELECT f.person_id, f.measure, f.kind, f.day, {cut_words(spec, region="o.region")}, f.number
        FROM ({words_of.facts_sql(tuple(measures))}) f JOIN offenders_offender o ON o.id = f.person_id
        LEFT JOIN offenders_establishment e ON e.id = coalesce(f.establishment_id, o.establishment_id)
        WHERE true {recorded_of}"""  # noqa: S608 - our own words
    words = f"""WITH fact(person_id, measure, kind, day, cut, number) AS (
        SELECT f.person_id, f.measure, f.kind, f.day, {cut_words(spec, region="p.region")}, f.number
        FROM release_monitor_figurefact f JOIN release_monitor_figureperson p ON p.person_id = f.person_id
        LEFT JOIN offenders_establishment e ON e.id = coalesce(f.establishment_id, p.establishment_id)
        WHERE f.measure = ANY(%(all)s) AND f.person_id IN ({visible}) AND f.person_id <> ALL(%(apart)s::bigint[])
        {stored_of} {recorded if mine else ""}),
    part AS (
        SELECT * FROM unnest(%(measures)s::text[], %(kinds)s::text[], %(days)s::date[], %(cuts)s::text[],
            %(weights)s::int[]) WITH ORDINALITY x(measure, kind, day, cut, weight, place)),
    counted AS (
        SELECT f.person_id, f.measure, p.place, f.day, sum(f.number * p.weight)::int AS number
        FROM fact f JOIN part p ON p.measure = f.measure AND p.kind = f.kind AND p.cut = f.cut
            AND p.day IS NOT DISTINCT FROM f.day
        GROUP BY 1, 2, 3, 4),
    line AS ({NET if is_net else EACH})
    SELECT l.person_id, l.measure, l.place, l.day, l.number, sum(l.number) OVER ()::int, count(*) OVER ()::int,
        (SELECT count(DISTINCT person_id) FROM line)::int
    FROM line l JOIN offenders_offender o ON o.id = l.person_id
    ORDER BY o.family_name, o.given_names, o.id, l.day DESC NULLS LAST, l.place"""  # noqa: S608 - our own words
    columns = list(zip(*(fact for fact, _ in given), strict=True))
    values = {
        **named,
        "all": measures,
        "apart": apart,
        "people": mine,
        "at": counter.at,
        "today": timezone.localdate(counter.at),
        "together": list(TOGETHER),
        **dict(zip(("measures", "kinds", "days", "cuts"), map(list, columns), strict=False)),
        "weights": [part.weight for _, part in given],
    }
    return sql.bind(words, values, plain)
