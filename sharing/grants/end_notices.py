"""Tell a team before its access to a person ends by the day that was set: two weeks, a week and a day before.

Only of an end after which nothing else lets the team see the person. Set-based, and safe to run twice, or late: told is
once of each day, and late only of the nearest.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from sharing import alerts, practice
from sharing.agencies.models import Team
from sharing.alerts import Only
from sharing.alerts.models import Alert
from sharing.grants.models import Grant
from sharing.grants.unseen.alert_kinds import ENDS_SOON, NOTICE_DAYS
from sharing.time_words import format_date

# The nearest of the days that has come, of grants that were known about before it. One's own team is told on My day
# (`request_panels.ending_soon`), emergency access by its bar.
DUE = """
SELECT g.id, g.team_id, this.key
FROM sharing_grant g
JOIN sharing_team t ON t.group_id = g.team_id AND t.kind <> %(personal)s AND t.closed_at IS NULL
CROSS JOIN LATERAL (
    SELECT min(d) AS number FROM unnest(%(days)s::int[]) AS d WHERE g.ends_at <= %(at)s + d * interval '1 day'
) days
CROSS JOIN LATERAL (
    SELECT 'end:' || g.id || ':' || extract(epoch FROM g.ends_at)::bigint || ':' || days.number AS key
) this
WHERE g.ended_at IS NULL AND g.starts_at <= %(at)s AND g.ends_at > %(at)s
  AND g.ends_at <= %(at)s + %(longest)s * interval '1 day'
  AND g.made_at < g.ends_at - days.number * interval '1 day'
  AND NOT EXISTS (
      SELECT FROM sharing_grant other
      WHERE other.subject_id = g.subject_id AND other.team_id = g.team_id AND other.id <> g.id
        AND other.ended_at IS NULL AND other.starts_at <= g.ends_at
        AND (other.ends_at IS NULL OR other.ends_at > g.ends_at))
  AND NOT EXISTS (
      SELECT FROM sharing_alert told WHERE told.kind = %(kind)s AND told.key = this.key)
ORDER BY g.id
"""


@transaction.atomic
def alert_ending_access(*, at: datetime) -> int:
    """Tell each team whose access ends, and end what was told of ends that are past or were moved. Returns how many."""
    days = sorted(set(practice.value(NOTICE_DAYS, on=timezone.localdate(at))))
    if not days:
        return 0
    params = {"at": at, "days": days, "longest": days[-1], "kind": ENDS_SOON.name, "personal": Team.Kind.PERSONAL}
    with connection.cursor() as cursor:
        cursor.execute(DUE, params)
        due = cursor.fetchall()
    _end_stale(at=at)
    grants = Grant.objects.select_related("team").in_bulk([grant for grant, _, _ in due])
    of_teams: dict[int, list[alerts.NewAlert]] = {}
    for grant, team, key in due:
        of_teams.setdefault(team, []).append(_ends(grants[grant], key))
    return sum(
        alerts.raise_many(kind=ENDS_SOON, new=new, at=at, only=Only(teams=[team])) for team, new in of_teams.items()
    )


def _ends(grant: Grant, key: str) -> alerts.NewAlert:
    assert grant.ends_at is not None  # noqa: S101 - DUE finds those that end
    return alerts.NewAlert(
        subject=grant.subject_id,
        key=key,
        title=f"Access of {grant.team} ends on {format_date(grant.ends_at)}",
        text=f"Access as {grant.grant_role} since {format_date(grant.starts_at)}. If you still need it, ask a team "
        "that leads to extend it.",
    )


STALE = """
SELECT a.key FROM sharing_alert a
LEFT JOIN sharing_grant g ON g.id = split_part(a.key, ':', 2)::bigint
    AND extract(epoch FROM g.ends_at)::bigint = split_part(a.key, ':', 3)::bigint
    AND g.ended_at IS NULL AND g.ends_at > %s
WHERE a.kind = %s AND a.state = ANY(%s) AND (g.id IS NULL OR split_part(a.key, ':', 4)::int > (
    SELECT min(d) FROM unnest(%s::int[]) AS d WHERE g.ends_at <= %s + d * interval '1 day'))
"""


def _end_stale(*, at: datetime) -> None:
    """Ends that are past or were moved, and what was told before the nearest notice."""
    days = practice.value(NOTICE_DAYS, on=timezone.localdate(at))
    with connection.cursor() as cursor:
        cursor.execute(STALE, [at, ENDS_SOON.name, Alert.State.unfinished(), list(days), at])
        keys = [key for (key,) in cursor.fetchall()]
    alerts.supersede_keys(kind=ENDS_SOON, keys=keys, at=at)
