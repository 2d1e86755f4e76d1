"""Facts for a reader, counted in the database.

Of a whole programme: the kept counts, less the kept facts of those set apart, with the facts of those of them whom the
reader counts, asked of the records. Set apart are people of whom something was written since their facts were kept,
and people whom a limit may hide. Of fewer people: their kept facts, and of those set apart the records again. So every
answer is of now, and one person is counted in one way alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from offenders.people.models import Offender
from offenders.people.querysets import OffenderQuerySet
from release_monitor.figures import facts
from release_monitor.figures.counts import FactCount, FactCounts
from release_monitor.figures.models import FigureCount
from release_monitor.figures.results import FigureSpec
from sharing import access
from sharing.access import sql
from sharing.grants.models import Restriction
from sharing.items.models import Item, ItemReading
from sharing.records.account import Account


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
        limits = Restriction.objects.live(at=self.at).filter(subject=OuterRef("pk"))
        return Offender.objects.under(programme, at=self.at).exclude(Exists(limits)).order_by()

    def by_records(self, measure: str) -> bool:
        """Whether this is asked of rows that have readers of their own."""
        return self.user is not None and measure in facts.BY_READER


def facts_for(
    counter: Counter, spec: FigureSpec, measures: tuple[str, ...], *, since: date | None, apart: list[int]
) -> FactCounts:
    """apart: as `set_apart` gives them; the same ones for all that is asked together."""
    wanted = tuple(measure for measure in measures if not counter.by_records(measure))
    rows: list[FactCount] = []
    if wanted:
        cut = _kept_cut(spec)
        if cut is not None and counter.sees_whole(spec.programme):
            rows += _kept_of_all(spec, cut, wanted, since=since, apart=apart)
        else:
            rows += _kept_of_some(counter, spec, wanted, since=since, apart=apart)
        mine = list(counter.people(spec.programme).filter(pk__in=apart).values_list("pk", flat=True)) if apart else []
        if mine:
            rows += _of_records(spec, wanted, since=since, people=mine, at=counter.at)
    return FactCounts([*rows, *_item_facts(counter, spec, measures)])


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


def _kept_of_all(
    spec: FigureSpec, cut: tuple[FigureCount.Cut, str | None], measures: tuple[str, ...], *, since: date | None,
    apart: list[int],
) -> list[FactCount]:  # fmt: skip
    """The kept counts of a programme, less the kept facts of those set apart."""
    kind, part = cut
    rows = _ask(
        """SELECT c.measure, c.kind, c.day, CASE WHEN %(apart_by)s THEN c.part ELSE '' END, c.number
        FROM release_monitor_figurecount c
        WHERE c.programme = %(programme)s AND c.cut = %(cut)s AND c.measure = ANY(%(measures)s)
          AND (%(apart_by)s OR c.part = %(part)s)
          AND (c.day IS NULL OR %(since)s::date IS NULL OR c.day >= %(since)s::date)""",
        {
            "programme": spec.programme,
            "cut": kind.value,
            "part": part or "",
            "apart_by": part is None,
            "measures": list(measures),
            "since": since,
        },
    )
    if not apart:
        return rows
    less = _kept(spec, measures, since=since, people="f.person_id = ANY(%(people)s::bigint[])", named={"people": apart})
    return [*rows, *(row._replace(number=-row.number) for row in less)]


def _kept_of_some(
    counter: Counter, spec: FigureSpec, measures: tuple[str, ...], *, since: date | None, apart: list[int]
) -> list[FactCount]:
    """The kept facts of the people whom the reader counts, but for those set apart."""
    words, values = counter.people(spec.programme).values("pk").query.sql_with_params()
    people = f"f.person_id IN ({words}) AND f.person_id <> ALL(%(apart)s::bigint[])"
    return _kept(spec, measures, since=since, people=people, named={"apart": apart}, given=list(values), under=False)


def _kept(
    spec: FigureSpec, measures: tuple[str, ...], *, since: date | None, people: str, named: dict[str, Any],
    given: list[Any] | None = None, under: bool = True,
) -> list[FactCount]:  # fmt: skip
    """under: whether the kept programmes are asked; else `people` has done so."""
    filters, more = _filters(spec, region="p.region")
    programme = "AND %(programme)s = ANY(p.programmes)" if under else ""
    words = f"""SELECT f.measure, f.kind, f.day, {_cut(spec, region="p.region")}, sum(f.number)::int
        FROM release_monitor_figurefact f JOIN release_monitor_figureperson p ON p.person_id = f.person_id
        LEFT JOIN offenders_establishment e ON e.id = coalesce(f.establishment_id, p.establishment_id)
        WHERE {people} AND f.measure = ANY(%(measures)s) {programme} {filters}
          AND (f.day IS NULL OR %(since)s::date IS NULL OR f.day >= %(since)s::date)
        GROUP BY 1, 2, 3, 4"""  # noqa: S608 - our own words
    return _ask(
        words,
        {"measures": list(measures), "programme": spec.programme, "since": since, **named, **more},
        given=given,
    )


def _of_records(
    spec: FigureSpec, measures: tuple[str, ...], *, since: date | None, people: list[int], at: datetime
) -> list[FactCount]:
    """The facts of these people, asked of the records."""
    filters, more = _filters(spec, region="o.region")
    words = f"""SELECT f.measure, f.kind, f.day, {_cut(spec, region="o.region")}, sum(f.number)::int
        FROM ({facts.facts_sql(measures)}) f
        JOIN offenders_offender o ON o.id = f.person_id
        LEFT JOIN offenders_establishment e ON e.id = coalesce(f.establishment_id, o.establishment_id)
        WHERE f.measure = ANY(%(measures)s) {filters}
          AND (f.day IS NULL OR %(since)s::date IS NULL OR f.day >= %(since)s::date)
        GROUP BY 1, 2, 3, 4"""  # noqa: S608 - our own words
    values = {"people": people, "measures": list(measures), "since": since, "at": at, "today": timezone.localdate(at)}
    return _ask(words, values | more)


def _ask(words: str, named: dict[str, Any], *, given: list[Any] | None = None) -> list[FactCount]:
    """given: for plain places in the words, in their order."""
    statement, values = sql.bind(words, named, given or [])
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [FactCount(*row) for row in cursor.fetchall()]


def _cut(spec: FigureSpec, *, region: str) -> str:
    return {"region": region, "prison": "coalesce(e.code, '')"}.get(spec.by, "''")


def _filters(spec: FigureSpec, *, region: str) -> tuple[str, dict[str, str]]:
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


def _item_facts(counter: Counter, spec: FigureSpec, measures: tuple[str, ...]) -> list[FactCount]:
    """Items and readings of the items that the reader sees: each has readers of its own."""
    if counter.user is None or not facts.BY_READER & set(measures):
        return []
    seen = access.under(Item.objects.visible_to(counter.user), counter.user, spec.programme)
    if spec.region:
        seen = seen.filter(subject__in=Offender.objects.filter(region=spec.region))
    live = seen.filter(expires_at__isnull=True) | seen.filter(expires_at__gt=counter.at)
    asked: list[tuple[str, Any, list[str]]] = []
    if "item" in measures:
        asked.append(("item", live.filter(state="undecided"), ["kind", "recorded_at", "subject__region"]))
    if "unread" in measures:
        readings = ItemReading.objects.not_confirmed().filter(item__in=live.order_by().values("pk"))
        asked.append(("unread", readings, ["item__kind", "shared_at", "item__subject__region"]))
    found: dict[FactCount, int] = {}
    for measure, rows, columns in asked:
        for kind, moment, region in rows.order_by().values_list(*columns):
            key = FactCount(measure, kind, timezone.localdate(moment), region if spec.by == "region" else "", 0)
            found[key] = found.get(key, 0) + 1
    return [key._replace(number=number) for key, number in found.items()]
