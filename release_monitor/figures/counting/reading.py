"""Facts for a reader, counted in the database.

Of a whole programme: the kept counts, less the kept facts of those set apart, with the facts of those of them whom the
reader counts, asked of the records. Set apart are people of whom something was written since their facts were kept,
and people whom a limit may hide. Of fewer people: their kept facts, and of those set apart the records again. So every
answer is of now, and one person is counted in one way alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from offenders.people.models import Offender
from offenders.people.querysets import OffenderQuerySet
from release_monitor.figures.counting import facts
from release_monitor.figures.counting.counts import FactCount, FactCounts
from release_monitor.figures.models import FigureCount
from release_monitor.figures.results import FigureSpec
from sharing import access
from sharing.access import sql
from sharing.agencies.models import Agency
from sharing.items.models import Item, ItemReading
from sharing.items.rules import State
from sharing.records.account import Account

Since = Mapping[str, date | None]  # measures that are asked for, each with the first day that is needed


@dataclass(frozen=True)
class Counter:
    """For whom facts are counted now. user: who may open the people; None: for readers of figures only, which leaves
    out whoever is restricted."""

    user: Account | None
    at: datetime

    def sees_whole(self, programme: str) -> bool:
        return self.user is None or programme in access.national_programmes(self.user)

    def people(self, programme: str) -> OffenderQuerySet:
        """Those of the programme whom this reader counts."""
        if self.user is not None:
            visible: OffenderQuerySet = Offender.objects.visible_to(self.user).order_by()
            return access.under(visible, self.user, programme)
        limited = sql.Condition(sql.restricted("{person}"), {"at": self.at}, person="pk")
        return Offender.objects.under(programme, at=self.at).exclude(limited).order_by()

    def by_records(self, measure: str) -> bool:
        """Whether this is asked of rows that have readers of their own."""
        return self.user is not None and measure in facts.BY_READER


def facts_for(counter: Counter, spec: FigureSpec, since: Since, *, apart: list[int]) -> FactCounts:
    """since: the measures that are asked for, each with the first day that is needed of it; None for all. apart: as
    `set_apart` gives them; the same ones for all that is asked together."""
    wanted = {measure: day for measure, day in since.items() if not counter.by_records(measure)}
    rows: list[FactCount] = []
    if wanted:
        cut = _kept_cut(spec)
        if cut is not None and counter.sees_whole(spec.programme):
            rows += _kept_of_all(spec, cut, wanted, apart=apart)
        else:
            rows += _kept_of_some(counter, spec, wanted, apart=apart)
        mine = list(counter.people(spec.programme).filter(pk__in=apart).values_list("pk", flat=True)) if apart else []
        if mine:
            rows += of_records(spec, wanted, people=mine, at=counter.at)
    return FactCounts([*rows, *_item_facts(counter, spec, since)])


def set_apart(counter: Counter) -> list[int]:
    """Keys of the people whose kept facts are not of now, or whom a limit may hide from this reader. Few: a minute's
    work, and those who are restricted."""
    users = [asker.pk for asker in counter.user.askers] if counter.user is not None else []
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT person_id FROM release_monitor_figuretouch
            UNION SELECT person_id FROM release_monitor_figureperson WHERE changes_at <= %(at)s
            UNION SELECT n.subject_id FROM sharing_restriction n WHERE {sql.live("n")}
            UNION SELECT e.subject_id FROM sharing_exclusion e
                WHERE e.user_id = ANY(%(users)s::int[]) AND {sql.live("e")}""",  # noqa: S608 - our own words
            {"at": counter.at, "users": users},
        )
        return [key for (key,) in cursor.fetchall()]


def _kept_cut(spec: FigureSpec) -> tuple[FigureCount.Cut, str | None] | None:
    """Which kept counts answer it: the cut and its part, None for each part apart. None where no cut is kept so."""
    Cut = FigureCount.Cut  # noqa: N806 - the enum, under its own name
    filters = [
        (cut, value)
        for cut, value in ((Cut.REGION, spec.region), (Cut.PRISON, spec.prison), (Cut.GROUP, spec.prison_group))
        if value
    ]
    by = {"region": Cut.REGION, "prison": Cut.PRISON}.get(spec.by)
    if (by and filters) or len(filters) > 1:
        return None
    if by:
        return by, None
    return filters[0] if filters else (Cut.ALL, "")


def _needed(row: str, since: Since) -> tuple[str, dict[str, Any]]:
    """That a row is of one of these measures, and of a day that is needed of it."""
    by_day: dict[date | None, list[str]] = {}
    for measure, day in since.items():
        by_day.setdefault(day, []).append(measure)
    parts, named = [], {}
    for place, (day, measures) in enumerate(by_day.items()):
        named[f"measures_{place}"] = measures
        part = f"{row}.measure = ANY(%(measures_{place})s)"
        if day is not None:
            named[f"since_{place}"] = day  # type: ignore[assignment]
            part += f" AND ({row}.day IS NULL OR {row}.day >= %(since_{place})s)"
        parts.append(f"({part})")
    return f"({' OR '.join(parts)})", named


def _kept_of_all(
    spec: FigureSpec, cut: tuple[FigureCount.Cut, str | None], since: Since, *, apart: list[int]
) -> list[FactCount]:
    """The kept counts of a programme, less the kept facts of those set apart."""
    kind, part = cut
    needed, named = _needed("c", since)
    of_part = "" if part is None else "AND c.part = %(part)s"
    rows = ask(
        f"""SELECT c.measure, c.kind, c.day, {"c.part" if part is None else "''"}, c.number
        FROM release_monitor_figurecount c
        WHERE c.programme = %(programme)s AND c.cut = %(cut)s {of_part} AND {needed}""",  # noqa: S608 - our own words
        {"programme": spec.programme, "cut": kind.value, "part": part, **named},
    )
    if not apart:
        return rows
    less = _kept(spec, since, people="f.person_id = ANY(%(people)s::bigint[])", more={"people": apart})
    return [*rows, *(row._replace(number=-row.number) for row in less)]


def _kept_of_some(counter: Counter, spec: FigureSpec, since: Since, *, apart: list[int]) -> list[FactCount]:
    """The kept facts of the people whom the reader counts, but for those set apart."""
    words, values = counter.people(spec.programme).values("pk").query.sql_with_params()
    people = f"f.person_id IN ({words}) AND f.person_id <> ALL(%(apart)s::bigint[])"
    return _kept(spec, since, people=people, more={"apart": apart}, given=list(values), is_under=True)


def _kept(
    spec: FigureSpec,
    since: Since,
    *,
    people: str,
    more: dict[str, Any],
    given: list[Any] | None = None,
    is_under: bool = False,
) -> list[FactCount]:
    """is_under: `people` says that they are under the programme; else those who were when their facts were kept."""
    filters, filtered = filter_words(spec, region="p.region")
    needed, named = _needed("f", since)
    under = "" if is_under else "AND %(programme)s = ANY(p.programmes)"
    words = f"""SELECT f.measure, f.kind, f.day, {cut_words(spec, region="p.region")}, sum(f.number)::int
        FROM release_monitor_figurefact f JOIN release_monitor_figureperson p ON p.person_id = f.person_id
        LEFT JOIN offenders_establishment e ON e.id = coalesce(f.establishment_id, p.establishment_id)
        WHERE {people} {under} {filters} AND {needed} AND {facts.of_programme("f")}
        GROUP BY 1, 2, 3, 4"""  # noqa: S608 - our own words
    return ask(words, {"programme": spec.programme, **named, **more, **filtered}, given=given)


def of_records(spec: FigureSpec, since: Since, *, people: list[int], at: datetime) -> list[FactCount]:
    """The facts of these people, asked of the records."""
    filters, filtered = filter_words(spec, region="o.region")
    needed, named = _needed("f", since)
    words = f"""SELECT f.measure, f.kind, f.day, {cut_words(spec, region="o.region")}, sum(f.number)::int
        FROM ({facts.facts_sql(tuple(since))}) f
        JOIN offenders_offender o ON o.id = f.person_id
        LEFT JOIN offenders_establishment e ON e.id = coalesce(f.establishment_id, o.establishment_id)
        WHERE {needed} {filters} AND {facts.of_programme("f")}
        GROUP BY 1, 2, 3, 4"""  # noqa: S608 - our own words
    values = {"people": people, "at": at, "today": timezone.localdate(at), "programme": spec.programme}
    return ask(words, values | named | filtered)


def ask(words: str, named: dict[str, Any], *, given: list[Any] | None = None) -> list[FactCount]:
    """given: for plain places in the words, in their order."""
    statement, values = sql.bind(words, named, given or [])
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [FactCount(*row) for row in cursor.fetchall()]


def cut_words(spec: FigureSpec, *, region: str) -> str:
    return {"region": region, "prison": "coalesce(e.code, '')"}.get(spec.by, "''")


def filter_words(spec: FigureSpec, *, region: str) -> tuple[str, dict[str, str]]:
    conditions = {
        "region": (spec.region, f"{region} = %(region)s"),
        "prison": (spec.prison, "e.code = %(prison)s"),
        "prison_group": (spec.prison_group, f"({facts.GROUP_OF.format('e')}) = %(prison_group)s"),
    }
    chosen = {name: (value, words) for name, (value, words) in conditions.items() if value}
    return (
        "".join(f" AND {words}" for _, words in chosen.values()),
        {name: value for name, (value, _) in chosen.items()},
    )


def _item_facts(counter: Counter, spec: FigureSpec, measures: Collection[str]) -> list[FactCount]:
    return [
        fact._replace(number=number)
        for asked in _items_asked(counter, spec, measures)
        for *about, number in asked.rows.values_list(*asked.about).annotate(number=Count("pk"))
        for fact in asked.facts_of(*about)
    ]


class ItemRow(NamedTuple):
    """One item, or one reading of it, as a fact; whose, and which. team: that has not read it."""

    fact: FactCount
    person: int
    item: UUID
    team: str


def item_rows(counter: Counter, spec: FigureSpec, measures: Collection[str]) -> Iterator[ItemRow]:
    """Items and readings of the items that the reader sees, each for itself. None for figures only."""
    for asked in _items_asked(counter, spec, measures):
        for *about, person, item, team in asked.rows.values_list(*asked.about, *asked.whose):
            for fact in asked.facts_of(*about):
                yield ItemRow(fact, person, item, team)


@dataclass(frozen=True)
class _ItemsAsked:
    """Rows that are counted one by one. about: what makes the facts of a row; whose: the person, the item, the team."""

    rows: QuerySet
    about: tuple[Any, ...]
    whose: tuple[Any, ...]
    facts_of: Callable[..., Iterable[FactCount]]


def _items_asked(counter: Counter, spec: FigureSpec, measures: Collection[str]) -> Iterator[_ItemsAsked]:
    """Each item has readers of its own. Of somebody under two programmes an item counts under its own; one that names
    none, under each."""
    if counter.user is None or not facts.BY_READER & set(measures):
        return
    of_programme = Item.objects.visible_to(counter.user).filter(programme__in=("", spec.programme))
    seen = access.under(of_programme, counter.user, spec.programme)
    if spec.region:
        seen = seen.filter(subject__in=Offender.objects.filter(region=spec.region))
    if spec.prison:
        seen = seen.filter(subject__in=Offender.objects.filter(establishment__code=spec.prison))
    live = (seen.filter(expires_at__isnull=True) | seen.filter(expires_at__gt=counter.at)).order_by()
    if {"item", "security"} & set(measures):
        yield _own_items(spec, live, measures)
    if "unread" in measures:
        yield _readings(spec, live)


def _own_items(spec: FigureSpec, live: QuerySet, measures: Collection[str]) -> _ItemsAsked:
    """Items not decided, and those of prisons that no other team was given: one query for both."""
    by_prison = Q(agency__kind=Agency.Kind.PRISON, state__in=facts.NOT_SHARED)
    wanted = {"item": Q(state=State.UNDECIDED), "security": by_prison}

    def facts_of(kind: str, state: str, agency: str, on: date, region: str) -> Iterator[FactCount]:
        if "item" in measures and state == State.UNDECIDED:
            yield _item_fact(spec, "item", kind, on, region)
        if "security" in measures and agency == Agency.Kind.PRISON:
            yield _item_fact(spec, "security", state, on, region)

    return _ItemsAsked(
        live.filter(reduce(or_, [condition for measure, condition in wanted.items() if measure in measures])),
        ("kind", "state", "agency__kind", TruncDate("recorded_at"), "subject__region"),
        ("subject_id", "uid", Value("")),
        facts_of,
    )


def _readings(spec: FigureSpec, live: QuerySet) -> _ItemsAsked:
    return _ItemsAsked(
        ItemReading.objects.not_confirmed().filter(item__in=live.values("pk")).order_by(),
        ("item__kind", TruncDate("shared_at"), "item__subject__region"),
        ("item__subject_id", "item__uid", "team__name"),
        lambda kind, on, region: [_item_fact(spec, "unread", kind, on, region)],
    )


def _item_fact(spec: FigureSpec, measure: str, kind: str, on: date, region: str) -> FactCount:
    return FactCount(measure, kind, on, region if spec.by == "region" else "", 1)
