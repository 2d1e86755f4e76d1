"""Find the agencies that work with a person and have nobody who can answer, or no deputy; and tell their managers.

Everything is asked of the tables as they stand, in a few statements for however many people: safe to run twice, and
to run late. Code that fills a gap, or makes one, asks it again for the people concerned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse

from sharing import alerts, audit
from sharing.access import sql
from sharing.access.rules import Permission
from sharing.agencies.models import Team, User
from sharing.alerts import Only
from sharing.alerts.rules import Severity
from sharing.duties.alert_kinds import NO_OWNER
from sharing.duties.models import Duty, DutyGap, Handover
from sharing.duties.owners import ROLES_THAT_ANSWER, WORKS_WITH, works_with_values

NOBODY_LEFT = "No team of the agency works with the person now"

# Who can answer in which team; `needed`: the agencies that must have somebody; `stands`: what is missing in each.
# Who answers is the same as `owners.py` asks of one person, said for all of them; a proof holds the two together. By
# IN and by groups, which are hashed whatever the planner expects: as joins of new tables, of which it knew nothing yet,
# this took longer for some hundred people than a connection is given.
STANDS = f"""
WITH members AS MATERIALIZED (
    SELECT u.id AS user_id, t.group_id AS team_id, t.agency_id
    FROM sharing_user u
    JOIN sharing_membership m ON m.user_id = u.id AND {sql.live("m")}
    JOIN sharing_team t ON t.group_id = m.team_id AND t.closed_at IS NULL
    WHERE u.is_active AND u.role = ANY(%(answer)s)
),
needed AS MATERIALIZED (
    SELECT DISTINCT g.subject_id, t.agency_id
    FROM sharing_grant g
    JOIN sharing_team t ON t.group_id = g.team_id JOIN sharing_agency a ON a.id = t.agency_id
    WHERE {WORKS_WITH} {{of_these_grants}}
),
duties AS (
    SELECT d.subject_id, d.agency_id,
           sees.yes AND (d.owner_id, d.team_id, d.agency_id) IN (SELECT user_id, team_id, agency_id FROM members)
               AND {sql.not_barred("d.subject_id", sql.of_user("d.owner_id", "NULL"))} AS has_owner,
           sees.yes AND d.deputy_id IS NOT NULL
               AND (d.deputy_id, d.team_id, d.agency_id) IN (SELECT user_id, team_id, agency_id FROM members)
               AND {sql.not_barred("d.subject_id", sql.of_user("d.deputy_id", "NULL"))} AS has_deputy
    FROM sharing_duty d
    CROSS JOIN LATERAL (SELECT {sql.granted_by_team_sql("d.subject_id", "= d.team_id")} AS yes) sees
    WHERE d.ends_at IS NULL {{of_these_duties}}
),
stands AS (
    SELECT subject_id, agency_id,
           CASE WHEN NOT bool_or(has_owner) THEN %(no_owner)s
                WHEN NOT bool_or(has_deputy) THEN %(no_deputy)s END AS missing
    FROM (SELECT subject_id, agency_id, true AS is_needed, false AS has_owner, false AS has_deputy FROM needed
          UNION ALL SELECT subject_id, agency_id, false, has_owner, has_deputy FROM duties) each
    GROUP BY subject_id, agency_id
    HAVING bool_or(is_needed)
),
"""  # noqa: S608 - only constants of ours are put in
CLOSE = """
over AS (SELECT g.id FROM sharing_dutygap g
         WHERE g.closed_at IS NULL {of_these_gaps}
           AND (g.subject_id, g.agency_id, g.missing)
               NOT IN (SELECT subject_id, agency_id, missing FROM stands WHERE missing IS NOT NULL))
UPDATE sharing_dutygap SET closed_at = %(at)s FROM over
WHERE sharing_dutygap.id = over.id AND sharing_dutygap.closed_at IS NULL RETURNING sharing_dutygap.uid
"""
OPEN = """
made AS (
    INSERT INTO sharing_dutygap (subject_id, agency_id, missing, found_at)
    SELECT subject_id, agency_id, missing, %(at)s FROM stands WHERE missing IS NOT NULL
    ORDER BY subject_id, agency_id
    ON CONFLICT (subject_id, agency_id) WHERE closed_at IS NULL DO NOTHING
    RETURNING id, agency_id
)
SELECT agency_id, array_agg(id) FROM made GROUP BY agency_id
"""
TEXTS = {
    DutyGap.Missing.OWNER: "No owner. Name one, or make yourself the owner.",
    DutyGap.Missing.DEPUTY: "No deputy for the owner. Name one.",
}
SEVERITIES = {
    DutyGap.Missing.OWNER: NO_OWNER.severity,
    DutyGap.Missing.DEPUTY: Severity(NO_OWNER.severity + 1),
}


@transaction.atomic
def watch(*, at: datetime, subjects: Collection[int] | None = None) -> int:
    """Close the gaps that are filled, open those that are new, and tell. Returns how many are new.

    subjects: only of these people; None: of all. A gap that stands is told of once, however often this runs.
    """
    with connection.cursor() as cursor:
        cursor.execute(_gap_sql(CLOSE, subjects), _params(at, subjects))
        filled = [uid for (uid,) in cursor.fetchall()]
        cursor.execute(_gap_sql(OPEN, subjects), _params(at, subjects))
        found = dict(cursor.fetchall())
    alerts.supersede_keys(kind=NO_OWNER, keys=[f"gap:{uid}" for uid in filled], at=at)
    for agency, keys in sorted(found.items()):
        _alert_gaps(agency, keys, at=at)
    return sum(len(keys) for keys in found.values())


def settle(*, subject: Any, at: datetime) -> None:
    """What an action has filled, or opened, about one person: told, or ended, in its own transaction."""
    watch(at=at, subjects=[subject.pk])


def settle_of(*, at: datetime, users: Sequence[User] = (), teams: Sequence[Team] = ()) -> None:
    """Something became of these users or teams: what it leaves without an owner or a deputy is told of at once."""
    carried = Q(owner__in=users) | Q(deputy__in=users) | Q(team__in=teams)
    concerned = list(Duty.objects.current().filter(carried).order_by().values_list("subject_id", flat=True).distinct())
    if concerned:
        watch(at=at, subjects=concerned)


@transaction.atomic
def end_needless(*, at: datetime) -> int:
    """End the duties of agencies none of whose teams works with the person, and which hand nothing over now.

    Never the last one of a person. Returns how many were ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(_gap_sql(NEEDLESS, None), _params(at, None) | {"because": NOBODY_LEFT})
        ended = cursor.fetchall()
    audit.record_many(
        {
            "action": audit.Action.ALTERATION,
            "verb": "sharing.duty_ended",
            "by": None,
            "target": Duty(pk=key),
            "subject": subject,
            "reason": NOBODY_LEFT,
        }
        for key, subject in ended
    )
    return len(ended)


# `worked` is made once: joined into the rest, in tables of which the planner knew nothing yet, it was asked of each
# duty.
NEEDLESS = """
worked AS MATERIALIZED (
    SELECT DISTINCT d.subject_id FROM sharing_duty d
    WHERE d.ends_at IS NULL AND (d.subject_id, d.agency_id) IN (SELECT subject_id, agency_id FROM needed)
),
over AS (
    SELECT d.id FROM sharing_duty d
    WHERE d.ends_at IS NULL
      AND (d.subject_id, d.agency_id) NOT IN (SELECT subject_id, agency_id FROM needed)
      AND NOT EXISTS (SELECT FROM sharing_handover h WHERE h.subject_id = d.subject_id
                         AND h.from_agency_id = d.agency_id AND h.state = %(offered)s)
      AND d.subject_id IN (SELECT subject_id FROM worked)
)
UPDATE sharing_duty SET ends_at = %(at)s, ended_because = %(because)s FROM over
WHERE sharing_duty.id = over.id AND sharing_duty.ends_at IS NULL
RETURNING sharing_duty.id, sharing_duty.subject_id
"""


def _alert_gaps(agency: int, keys: list[int], *, at: datetime) -> None:
    new = [
        alerts.NewAlert(
            subject=gap.subject_id,
            key=f"gap:{gap.uid}",
            severity=SEVERITIES[DutyGap.Missing(gap.missing)],
            title=str(gap),
            text=TEXTS[DutyGap.Missing(gap.missing)],
            link=reverse("person_owners", kwargs={"uid": gap.subject.uid}),
        )
        for gap in DutyGap.objects.filter(pk__in=keys).select_related("agency", "subject").order_by("pk")
    ]
    alerts.raise_many(kind=NO_OWNER, new=new, at=at, only=Only(agencies=[agency]))


def _gap_sql(end: str, subjects: Collection[int] | None) -> str:
    only: dict[str, str] = defaultdict(str)
    if subjects is not None:
        only["of_these_grants"] = "AND g.subject_id = ANY(%(subjects)s::bigint[])"
        only["of_these_duties"] = "AND d.subject_id = ANY(%(subjects)s::bigint[])"
        only["of_these_gaps"] = "AND g.subject_id = ANY(%(subjects)s::bigint[])"
    return (STANDS + end).format_map(only)


def _params(at: datetime, subjects: Collection[int] | None) -> dict[str, Any]:
    return sql.values(
        Permission.VIEW,
        answer=ROLES_THAT_ANSWER,
        no_owner=DutyGap.Missing.OWNER,
        no_deputy=DutyGap.Missing.DEPUTY,
        offered=Handover.State.OFFERED,
        subjects=list(subjects) if subjects is not None else None,
        **works_with_values(at=at),
    )
