"""Freeze the week's list, and tell of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction
from django.urls import reverse

from offenders.dates import alert_kinds
from offenders.dates.rules.releases import week_of
from offenders.releases.warnings.actions import LEAVES, PEOPLE, TITLE
from offenders.releases.weekly.models import WeeklyEntry, WeeklyList
from offenders.releases.weekly.rules import due_at
from sharing import alerts, audit, practice
from sharing.alerts import digests

LIST_HOUR = practice.define(
    "releases.weekly_list_hour",
    "Hour of Monday, UK time, at which the week's list is made",
    unit="o'clock",
    default=6,
    source="Our design: before the first meeting of the week",
)
DIGEST = "releases.weekly_list"

FREEZE = """
INSERT INTO offenders_weeklyentry
       (weekly_list_id, offender_id, release_id, establishment, basis, certainty, expected_on, leaves_on, warn_on)
SELECT %(list)s, r.offender_id, r.id, coalesce(e.name, ''), r.basis, r.certainty, r.expected_on, r.leaves_on, r.warn_on
FROM offenders_release r
JOIN offenders_offender o ON o.id = r.offender_id
LEFT JOIN offenders_establishment e ON e.id = o.establishment_id
WHERE r.is_counted AND r.status IN ('expected', 'ready') AND r.warn_on BETWEEN %(monday)s AND %(sunday)s
ORDER BY r.warn_on, r.id
"""

ALERTS = f"""
SELECT r.offender_id, l.uid || ':' || r.uid, NULL::int, {TITLE}, 'On the list of this week. ' || {LEAVES},
       '/people/' || o.uid || '/'
FROM offenders_weeklyentry w
JOIN offenders_weeklylist l ON l.id = w.weekly_list_id
JOIN offenders_release r ON r.id = w.release_id {PEOPLE}
WHERE w.weekly_list_id = %s
"""  # noqa: S608 - only constants of ours are put in


@transaction.atomic
def make_weekly_list(*, on: date, at: datetime) -> WeeklyList | None:
    """Freeze the list of the week that `on` lies in and tell the teams. None when it was made before or is not due.

    The insert that wins makes the entries, in the same transaction: two clocks never make two lists, and a list that
    is there is whole. One statement, whatever the number of people.
    """
    monday, sunday = week_of(on)
    if at < due_at(monday, hour=min(practice.value(LIST_HOUR, on=monday), 23)):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO offenders_weeklylist (starts_on, made_at) VALUES (%s, %s) "
            "ON CONFLICT (starts_on) DO NOTHING RETURNING id",
            [monday, at],
        )
        made = cursor.fetchone()
        if made is None:
            return None
        cursor.execute(FREEZE, {"list": made[0], "monday": monday, "sunday": sunday})
    weekly_list = WeeklyList.objects.get(pk=made[0])
    shown = WeeklyEntry.objects.filter(weekly_list=weekly_list).values_list("offender_id", flat=True)
    alerts.raise_many(kind=alert_kinds.THIS_WEEK, rows=ALERTS, params=[made[0]], at=at)
    digests.tell_teams(
        kind=DIGEST,
        key=monday.isoformat(),
        title=f"The list of releases of the week of {monday.day} {monday:%B %Y}",
        path=reverse("weekly_list", kwargs={"monday": monday.isoformat()}),
        at=at,
    )
    audit.record(
        action=audit.Action.LIST, verb="offenders.weekly_list_made", by=None, target=weekly_list, shown=list(shown)
    )
    return weekly_list
