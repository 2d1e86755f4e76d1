"""Keeping what is known of each release week, with its day: one statement, for one person or for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from offenders.dates.models import Release
from offenders.dates.rules.releases import Certainty
from offenders.people.models import Offender
from sharing.models import User

# What stood before this table did, of periods of which nothing is kept: a release tells since when its day is known.
FROM_BEFORE = """
INSERT INTO release_monitor_knownweek (offender_id, period_id, known_at, certainty, week, by_law, by_board)
SELECT r.offender_id, r.period_id, r.known_at, r.certainty, week.monday,
       CASE WHEN r.certainty = %(fixed)s THEN week.monday END, NULL
FROM offenders_release r
CROSS JOIN LATERAL (SELECT date_trunc(%(by)s, r.leaves_on)::date AS monday) week
WHERE r.known_at IS NOT NULL AND (r.status = %(released)s OR r.is_counted AND r.status = ANY(%(open)s))
  AND NOT EXISTS (SELECT FROM release_monitor_knownweek k WHERE k.period_id = r.period_id)
"""
AS_IT_IS = """
INSERT INTO release_monitor_knownweek (offender_id, period_id, known_at, certainty, week, by_law, by_board)
SELECT now.offender_id, now.period_id, %(at)s, coalesce(now.certainty, ''), now.week, now.by_law, now.by_board
FROM (
    SELECT p.offender_id, p.id AS period_id,
           max(r.certainty) FILTER (WHERE r.is_counted) AS certainty,
           date_trunc(%(by)s, min(r.leaves_on) FILTER (WHERE r.is_counted))::date AS week,
           date_trunc(%(by)s, min(r.leaves_on) FILTER (WHERE r.certainty = %(fixed)s))::date AS by_law,
           date_trunc(%(by)s, min(r.leaves_on) FILTER (WHERE r.certainty = %(possible)s))::date AS by_board
    FROM offenders_custodyperiod p
    LEFT JOIN offenders_release r ON r.period_id = p.id AND r.status = ANY(%(open)s)
    WHERE p.ends_on IS NULL AND {whose}
    GROUP BY p.id
) now
LEFT JOIN LATERAL (
    SELECT k.certainty, k.week, k.by_law, k.by_board FROM release_monitor_knownweek k
    WHERE k.period_id = now.period_id ORDER BY k.known_at DESC, k.id DESC LIMIT 1
) before ON true
WHERE (coalesce(now.certainty, ''), now.week, now.by_law, now.by_board)
      IS DISTINCT FROM (coalesce(before.certainty, ''), before.week, before.by_law, before.by_board)
"""
ONE, EVERYBODY = "p.offender_id = %(offender)s", "true"


def follow_dates(*, offender: Offender, release: Release | None, before: Release | None, by: User | None) -> None:
    """A follower: the week, how sure it is, or the routes beside it may be others than before."""
    _run(AS_IT_IS.format(whose=ONE), at=timezone.now(), offender=offender.pk)


def keep_all(*, at: datetime) -> None:
    """Of everybody what is not kept yet: records that were there before, or came by a way that tells no follower."""
    _run(FROM_BEFORE, at=at)
    _run(AS_IT_IS.format(whose=EVERYBODY), at=at)


def _run(statement: str, **values: Any) -> None:
    values |= {
        "by": "week",
        "fixed": Certainty.FIXED,
        "possible": Certainty.POSSIBLE,
        "released": Release.Status.RELEASED,
        "open": [each.value for each in Release.OPEN],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
