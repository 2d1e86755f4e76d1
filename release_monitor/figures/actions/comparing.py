"""Compare what is kept with the records, every night: a difference is told, and what is kept is made anew."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from release_monitor.figures.actions.keeping import LOCK, sums
from release_monitor.figures.alert_kinds import KEPT_DIFFER
from release_monitor.figures.counting import facts
from sharing import alerts

logger = logging.getLogger(__name__)

# People whose kept facts are not what the records say, and who is not waiting to be looked at. Weeks of checks that no
# figure asks for are kept no longer than until the person is looked at.
DIFFERING = f"""
WITH anew AS MATERIALIZED (SELECT * FROM ({facts.facts_sql(of="")}) f),
kept AS (
    SELECT person_id, measure, kind, day, establishment_id, number, programme FROM release_monitor_figurefact),
apart AS (
    (SELECT * FROM anew EXCEPT ALL SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT ALL SELECT * FROM anew))
SELECT DISTINCT person_id FROM apart
WHERE (measure <> '{facts.Measure.CHECK}' OR day >= date_trunc('week', %(today)s::timestamp)::date - 175)
  AND person_id > 0  -- below it are people whose records were destroyed: their past counts go on
  AND person_id NOT IN (SELECT person_id FROM release_monitor_figuretouch)
  AND person_id NOT IN (SELECT person_id FROM release_monitor_figureperson WHERE changes_at <= %(at)s)
ORDER BY person_id"""  # noqa: S608 - our own words
COLUMNS = "programme, cut, part, measure, kind, day, number"
COUNTS_DIFFER = f"""
WITH anew AS MATERIALIZED (SELECT {COLUMNS} FROM ({sums("")}) s WHERE number <> 0),
kept AS (SELECT {COLUMNS} FROM release_monitor_figurecount)
SELECT (SELECT count(*) FROM (SELECT * FROM anew EXCEPT SELECT * FROM kept) more)
     + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM anew) less)"""  # noqa: S608
SUM_AGAIN = f"""
INSERT INTO release_monitor_figurecount ({COLUMNS})
SELECT {COLUMNS} FROM ({sums("")}) s WHERE number <> 0"""  # noqa: S608


@dataclass(frozen=True)
class Comparison:
    """people: whose kept facts differed; counts: rows of counts that differed from the sum of the kept facts."""

    people: int
    counts: int

    @property
    def is_good(self) -> bool:
        return not (self.people or self.counts)


@transaction.atomic
def compare(*, at: datetime) -> Comparison:
    """Each kept fact against the records, and the counts against the facts. Where they differ, the people are looked at
    again, the counts summed again, and somebody is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(DIFFERING, {"at": at, "today": timezone.localdate(at)})
        people = [key for (key,) in cursor.fetchall()]
        cursor.execute(COUNTS_DIFFER)
        found = Comparison(len(people), cursor.fetchone()[0])
        if found.counts:
            cursor.execute("DELETE FROM release_monitor_figurecount")
            cursor.execute(SUM_AGAIN)
        if people:
            words = "INSERT INTO release_monitor_figuretouch (person_id) SELECT unnest(%s::bigint[])"
            cursor.execute(words, [people])
    if not found.is_good:
        logger.warning("kept_figures_differ", extra={"people": found.people, "counts": found.counts})
        alerts.raise_alert(
            kind=KEPT_DIFFER,
            key=f"figures:{timezone.localdate(at).isoformat()}",
            subject=None,
            text=f"Stored figures of {found.people:,} people and {found.counts:,} stored counts differed from the "
            f"records.",
            at=at,
        )
    return found
