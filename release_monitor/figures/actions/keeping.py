"""Keep facts and counts: look again at the people of whom something was written, a few set-based statements a batch.

Killed, run twice or late, nothing is lost: who is still to be looked at stands in a table, and readers count them from
the records until then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from release_monitor.figures.counting import facts
from release_monitor.figures.models import FigureCount

Cut = FigureCount.Cut

BATCH = 5_000
LOCK = 0x46494755  # one hand at a time changes the counts: they are few rows, and every batch changes them

CLAIM = """
WITH due AS (SELECT DISTINCT person_id FROM (
        SELECT person_id FROM release_monitor_figuretouch
        UNION ALL SELECT person_id FROM release_monitor_figureperson WHERE changes_at <= %(at)s) who
    ORDER BY person_id LIMIT %(batch)s),
gone AS (DELETE FROM release_monitor_figuretouch t USING due WHERE t.person_id = due.person_id)
SELECT person_id FROM due"""


# The counts that the kept facts sum up to. who: which facts, by a condition on `f.person_id`; empty for all.
def sums(who: str = "WHERE f.person_id = ANY(%(people)s::bigint[])") -> str:
    return f"""
SELECT programme, cut, part, measure, kind, day, sum(number) AS number FROM (
    SELECT u.programme, cut.name AS cut, cut.part, f.measure, f.kind, f.day, f.number
    FROM release_monitor_figurefact f
    JOIN release_monitor_figureperson p ON p.person_id = f.person_id
    LEFT JOIN offenders_establishment e ON e.id = coalesce(f.establishment_id, p.establishment_id)
    JOIN LATERAL unnest(p.programmes) u(programme) ON f.programme IN ('', u.programme)
    CROSS JOIN LATERAL (VALUES ('', ''), ('{Cut.REGION}', p.region), ('{Cut.PRISON}', coalesce(e.code, '')),
                               ('{Cut.GROUP}', coalesce({facts.GROUP_OF.format("e")}, ''))) cut(name, part)
    {who}) parts
GROUP BY 1, 2, 3, 4, 5, 6"""  # noqa: S608 - our own words


# Some people's part of the counts, with a sign: taken off as it was kept, put on as it is now.
ADD = f"""
INSERT INTO release_monitor_figurecount AS c (programme, cut, part, measure, kind, day, number)
SELECT programme, cut, part, measure, kind, day, number * %(sign)s FROM ({sums()}) summed
ON CONFLICT (programme, cut, measure, part, day, kind) DO UPDATE SET number = c.number + excluded.number"""  # noqa: S608
FORGET = "DELETE FROM release_monitor_figurefact WHERE person_id = ANY(%(people)s::bigint[])"
FORGET_PEOPLE = "DELETE FROM release_monitor_figureperson WHERE person_id = ANY(%(people)s::bigint[])"
KEEP_PEOPLE = f"""
INSERT INTO release_monitor_figureperson (person_id, programmes, region, establishment_id, kept_at, changes_at)
SELECT o.id, ARRAY(SELECT u.programme FROM sharing_personprogramme u
                   WHERE u.subject_id = o.id AND u.starts_at <= %(at)s AND (u.ends_at IS NULL OR u.ends_at > %(at)s)
                   GROUP BY u.programme ORDER BY u.programme), o.region, o.establishment_id, %(at)s, changes.moment
FROM offenders_offender o LEFT JOIN ({facts.changes_sql()}) changes(person_id, moment) ON changes.person_id = o.id
WHERE o.id = ANY(%(people)s::bigint[])"""  # noqa: S608
# In the order of people, so that a person's facts lie together: readers of some people ask for them person by person.
KEEP_FACTS = f"""
INSERT INTO release_monitor_figurefact (person_id, measure, kind, day, establishment_id, number, programme)
{facts.facts_sql()}
ORDER BY person_id"""
CLEAN = "DELETE FROM release_monitor_figurecount WHERE number = 0"


def keep_all(*, at: datetime, batch: int = BATCH) -> int:
    """Look again at everybody who is due; how many people that were. Each batch is a transaction of its own."""
    looked_at = 0
    while number := keep_some(at=at, batch=batch):
        looked_at += number
    return looked_at


@transaction.atomic
def keep_some(*, at: datetime, batch: int = BATCH) -> int:
    """Of one batch: facts and counts as they are at this moment. How many people; 0 once nobody is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(CLAIM, {"at": at, "batch": batch})
        people = [key for (key,) in cursor.fetchall()]
        if not people:
            return 0
        look_at(cursor, people, at=at)
        return len(people)


def look_at(cursor: Any, people: list[int], *, at: datetime) -> None:
    """Make the facts of these people anew, and their part of the counts. The caller holds the lock."""
    values: dict[str, Any] = {"people": people, "at": at, "today": timezone.localdate(at)}
    cursor.execute(ADD, values | {"sign": -1})
    for words in (FORGET, FORGET_PEOPLE, KEEP_PEOPLE, KEEP_FACTS):
        cursor.execute(words, values)
    cursor.execute(ADD, values | {"sign": 1})
    cursor.execute(CLEAN)
