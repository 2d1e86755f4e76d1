"""Facts for a reader with people, counted in the database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from offenders.people.models import Offender
from release_monitor.figures import facts
from release_monitor.figures.counts import FactCount, FactCounts
from release_monitor.figures.readers import FigureReader
from release_monitor.figures.results import FigureSpec
from sharing import access
from sharing.access import sql
from sharing.items.models import Item, ItemReading


def facts_for(reader: FigureReader, spec: FigureSpec, measures: tuple[str, ...], *, since: date | None) -> FactCounts:
    """Of the people of a programme whom the reader may know about now."""
    people = Offender.objects.visible_to(reader.user).order_by()
    words, values = access.under(people, reader.user, spec.programme).values("pk").query.sql_with_params()
    of_records = tuple(measure for measure in measures if measure not in facts.BY_READER)
    rows = []
    if of_records:
        rows = counted(
            facts.facts_sql(of_records, of="IN (SELECT id FROM reader)"),
            spec=spec,
            at=reader.at,
            since=since,
            people=(f"reader AS MATERIALIZED (SELECT * FROM ({words}) p(id))", list(values)),  # noqa: S608 - the ORM's
        )
    return FactCounts([*rows, *item_facts(reader, spec, measures)])


def counted(
    words: str, *, spec: FigureSpec, at: datetime, since: date | None, people: tuple[str, list[Any]]
) -> list[FactCount]:
    """The facts of these words by measure, kind, day and cut, within the filters of the spec."""
    plain, given = sql.bind(words, _values(at))
    cut = {"region": "o.region", "prison": "coalesce(e.code, '')"}.get(spec.by, "''")
    filters, filtered = _filters(spec)
    statement = f"""WITH {people[0]}
SELECT f.measure, f.kind, f.day, {cut}, sum(f.number)::int
FROM ({plain}) f
JOIN offenders_offender o ON o.id = f.person_id
LEFT JOIN offenders_establishment e ON e.id = coalesce(f.establishment_id, o.establishment_id)
WHERE (f.day IS NULL OR %s::date IS NULL OR f.day >= %s::date){filters}
GROUP BY 1, 2, 3, 4 HAVING sum(f.number) <> 0"""  # noqa: S608 - our own words
    with connection.cursor() as cursor:
        cursor.execute(statement, [*people[1], *given, since, since, *filtered])
        return [FactCount(*row) for row in cursor.fetchall()]


def _values(at: datetime) -> dict[str, Any]:
    return {"at": at, "today": timezone.localdate(at)}


def _filters(spec: FigureSpec) -> tuple[str, list[str]]:
    conditions = {
        " AND o.region = %s": spec.region,
        " AND e.code = %s": spec.prison,
        f" AND ({facts.GROUP_OF.format('e')}) = %s": spec.prison_group,
    }
    chosen = {words: value for words, value in conditions.items() if value}
    return "".join(chosen), list(chosen.values())


def item_facts(reader: FigureReader, spec: FigureSpec, measures: tuple[str, ...]) -> list[FactCount]:
    """Items and readings of the items that the reader sees: each has readers of its own."""
    if not facts.BY_READER & set(measures):
        return []
    seen = access.under(Item.objects.visible_to(reader.user), reader.user, spec.programme)
    people = Offender.objects.all()
    if spec.region:
        seen = seen.filter(subject__in=people.filter(region=spec.region))
    live = seen.filter(expires_at__isnull=True) | seen.filter(expires_at__gt=reader.at)
    cuts = "subject__region" if spec.by == "region" else None
    found: dict[tuple[str, str, date, str], int] = {}
    wanted = []
    if "item" in measures:
        wanted.append(("item", live.filter(state="undecided"), "kind", "recorded_at", cuts))
    if "unread" in measures:
        readings = ItemReading.objects.not_confirmed().filter(item__in=live.order_by().values("pk"))
        wanted.append(("unread", readings, "item__kind", "shared_at", f"item__{cuts}" if cuts else None))  # type: ignore[arg-type]
    for measure, rows, kind, moment, cut in wanted:
        for values in rows.order_by().values_list(kind, moment, *([cut] if cut else [])):
            key = (measure, values[0], timezone.localdate(values[1]), values[2] if cut else "")
            found[key] = found.get(key, 0) + 1
    return [FactCount(*key, number) for key, number in found.items()]
