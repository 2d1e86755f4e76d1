"""Find people no longer seen by a police, probation or prison team that must see them, or without a lead; tell at once.

However access ended: by its date, by hand, with a handover or a move, with a membership, an account, a team. Asked of
the tables as they stand, so that it may run twice, or late; code that ends access asks it for the people concerned, and
a job for all whose access has ended lately.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from sharing import alerts
from sharing.access import situations, sql
from sharing.access.roles import Capability, holders
from sharing.access.rules import SHOW_NOBODY, GrantRole, Programme
from sharing.access.situations import Situation
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.alerts import digests
from sharing.grants import who_can_see
from sharing.grants.models import Grant
from sharing.grants.unseen.alert_kinds import NO_DESK, UNSEEN
from sharing.grants.unseen.models import SightGap

Need = SightGap.Need
TOLD = "access.unseen"
LATELY = timedelta(days=2)  # what ended so long ago is looked at every few minutes; at night all is
WORKS = holders(Capability.ANSWER_FOR_PEOPLE)
# Which kind of agency answers which need.
NEEDS = {
    Agency.Kind.CT_POLICE: Need.POLICE,
    Agency.Kind.POLICE: Need.POLICE,
    Agency.Kind.PROBATION: Need.PROBATION,
    Agency.Kind.PRISON: Need.PRISON,
}

# Which teams see: open, nobody's own, with somebody in it who works on people. Who only liaises with victims, or
# audits, watches nobody. Of each person and need: whether such a team has access, and which was last.
SEEING = f"""
seeing AS MATERIALIZED (
    SELECT DISTINCT t.group_id AS team_id
    FROM sharing_team t
    JOIN sharing_membership m ON m.team_id = t.group_id
    JOIN sharing_user u ON u.id = m.user_id AND u.is_active AND u.role = ANY(%(works)s)
    WHERE t.closed_at IS NULL AND t.kind <> %(personal)s AND {sql.live("m")}
)
"""  # noqa: S608 - only constants of ours are put in
MISSING = f"""
WITH {SEEING}
SELECT g.subject_id, n.need,
       (array_agg(g.team_id ORDER BY least(coalesce(g.ended_at, 'infinity'), coalesce(g.ends_at, 'infinity')) DESC,
                                     g.id DESC))[1] AS last_team
FROM sharing_grant g
JOIN sharing_team t ON t.group_id = g.team_id AND t.kind <> %(personal)s
JOIN sharing_agency a ON a.id = t.agency_id
CROSS JOIN LATERAL (VALUES (%(needs)s::jsonb ->> a.kind),
                            (CASE WHEN g.grant_role = %(lead)s THEN %(lead_need)s END)) AS n (need)
WHERE n.need IS NOT NULL AND g.starts_at <= %(at)s {{of_these}}
GROUP BY g.subject_id, n.need
HAVING NOT bool_or(g.team_id IN (SELECT team_id FROM seeing) AND {sql.grant_in_effect("g")})
"""  # noqa: S608 - only constants of this file are put in
# Whose access ended since: of the grant, of the team, of the last one in a team; and of whom it is told already.
CONCERNED = f"""
WITH {SEEING}
SELECT g.subject_id FROM sharing_grant g
WHERE (g.ends_at > %(since)s AND g.ends_at <= %(at)s) OR (g.ended_at > %(since)s AND g.ended_at <= %(at)s)
UNION
SELECT g.subject_id FROM sharing_grant g
WHERE g.ended_at IS NULL AND g.team_id IN (
    SELECT group_id FROM sharing_team WHERE closed_at > %(since)s
    UNION SELECT team_id FROM sharing_membership WHERE ends_at > %(since)s AND ends_at <= %(at)s
) AND g.team_id NOT IN (SELECT team_id FROM seeing)
UNION
SELECT subject_id FROM sharing_personprogramme WHERE ends_at > %(since)s AND ends_at <= %(at)s
UNION
SELECT subject_id FROM sharing_sightgap WHERE closed_at IS NULL
"""  # noqa: S608 - only constants of this file are put in


def watch(*, at: datetime, everybody: bool = False) -> int:
    """What the clock does: looks at all whose access ended lately, or at everybody. Returns how many gaps are new."""
    watch_desks(at=at)
    return look_at(None if everybody else _concerned(at), at=at)


@transaction.atomic
def look_at(people: Collection[int] | None, *, at: datetime) -> int:
    """Close the gaps of these people (by key; None: everybody) that a team has filled, open those that are new, and
    tell. Returns how many are new; one that stands is told of once."""
    if people is not None and not people:
        return 0
    missing = _missing(people, at=at)
    standing = SightGap.objects.open() if people is None else SightGap.objects.open().filter(subject_id__in=people)
    mended = [gap.pk for gap in standing.order_by("pk") if (gap.subject_id, gap.need) not in missing]
    if mended:
        SightGap.objects.open().filter(pk__in=mended).update(closed_at=at)
        alerts.supersede_keys(kind=UNSEEN, keys=[f"gap:{key}" for key in mended], at=at)
    known = set(standing.values_list("subject_id", "need"))
    agencies = dict(Team.objects.filter(pk__in=set(missing.values())).values_list("pk", "agency_id"))
    SightGap.objects.bulk_create(
        [
            SightGap(subject_id=person, need=need, agency_id=agencies[team], last_team_id=team, found_at=at)
            for (person, need), team in sorted(missing.items())
            if (person, need) not in known
        ],
        ignore_conflicts=True,  # another process found it first
    )
    return _tell_of(people, at=at)


def settle(*, subject: Any, at: datetime) -> None:
    """Access to one person was given or ended: told, or mended, in the same transaction."""
    look_at([subject.pk], at=at)


def settle_of(*, at: datetime, users: Sequence[User] = (), teams: Iterable[Team] = ()) -> None:
    """Something became of these users or teams: whoever no team sees by it is told of at once."""
    places = Membership.objects.filter(user__in=users).values_list("team_id", flat=True) if users else []
    keys = {team.pk for team in teams} | set(places)
    if keys:
        rows = Grant.objects.filter(team_id__in=keys, ended_at__isnull=True, starts_at__lte=at).order_by()
        look_at(list(rows.values_list("subject_id", flat=True).distinct()), at=at)


def _missing(people: Collection[int] | None, *, at: datetime) -> dict[tuple[int, str], int]:
    """(person, need): the team that was last, of those in whose situation it matters."""
    params: dict[str, Any] = {
        "at": at,
        "works": WORKS,
        "personal": Team.Kind.PERSONAL,
        "needs": json.dumps(NEEDS),
        "lead": GrantRole.LEAD,
        "lead_need": Need.LEAD,
    }
    of_these = ""
    if people is not None:
        of_these, params["people"] = "AND g.subject_id = ANY(%(people)s::bigint[])", sorted(set(people))
    with connection.cursor() as cursor:
        cursor.execute(MISSING.format(of_these=of_these), params)
        found = {(person, need): team for person, need, team in cursor.fetchall()}
    known = situations.situations_of({person for person, _ in found}, on=timezone.localdate(at))
    return {(person, need): team for (person, need), team in found.items() if is_needed(Need(need), known[person])}


def is_needed(need: Need, situation: Situation) -> bool:
    """Probation while on licence, a prison while in custody; police and a lead until the person is no longer
    watched."""
    if situation.is_over:
        return False
    return {Need.PROBATION: situation.on_licence, Need.PRISON: situation.in_custody}.get(need, True)


def _concerned(at: datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED, {"at": at, "since": at - LATELY, "works": WORKS, "personal": Team.Kind.PERSONAL})
        return [person for (person,) in cursor.fetchall()]


def _tell_of(people: Collection[int] | None, *, at: datetime) -> int:
    """The teams that lead and the national desks, who see the person, by an alert; the managers of the agency by a
    letter that names nobody, for they may no longer know of whom it is.

    Of those found at this moment. Of one that a run before found it was told in that run's transaction.
    """
    rows = SightGap.objects.open().filter(found_at=at)
    rows = rows if people is None else rows.filter(subject_id__in=people)
    found = list(rows.select_related("agency", "last_team", "subject").order_by("pk"))
    if not found:
        return 0
    new = alerts.raise_many(
        kind=UNSEEN,
        new=[
            alerts.NewAlert(
                subject=gap.subject_id,
                key=f"gap:{gap.pk}",
                title=gap.words,
                text=f"Last team {'to lead' if gap.need == Need.LEAD else 'with access'}: {gap.last_team}.",
                link=reverse("person_access", kwargs={"uid": gap.subject.uid}),
            )
            for gap in found
        ],
        at=at,
    )
    of_agencies: dict[int, list[SightGap]] = defaultdict(list)
    for gap in found:
        of_agencies[gap.agency_id].append(gap)
    for agency, gaps in sorted(of_agencies.items()):
        digests.tell_people(
            managers_of(agency),
            team=gaps[0].last_team,
            kind=TOLD,
            key=f"gap:{gaps[0].pk}",
            title="List of people no team of your agency can see",
            path=reverse("people_without_team"),
            at=at,
        )
    return new


def managers_of(agency_id: int) -> Any:
    """Who of the agency may give teams access."""
    return User.objects.filter(is_active=True, role__in=who_can_see.ROLES_THAT_SHARE, agency_id=agency_id)


# National desks

WITHOUT_DESK = f"""
WITH {SEEING}
SELECT s.programme, (array_agg(s.team_id ORDER BY s.ends_at DESC NULLS FIRST, s.id DESC))[1], max(s.id)
FROM sharing_teamscope s
WHERE s.starts_at <= %(at)s AND s.grant_role NOT IN {SHOW_NOBODY}
  AND EXISTS (SELECT FROM sharing_personprogramme u WHERE u.programme = s.programme AND {sql.live("u")})
GROUP BY s.programme
HAVING NOT bool_or({sql.live("s")} AND s.team_id IN (SELECT team_id FROM seeing))
"""  # noqa: S608 - only constants of this file are put in


def programmes_without_desk(*, at: datetime) -> dict[str, tuple[Team, str]]:
    """Programmes that a national desk saw and none does now: the desk that was last, and a key for this time."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_DESK, {"at": at, "works": WORKS, "personal": Team.Kind.PERSONAL})
        found = cursor.fetchall()
    teams = Team.objects.select_related("agency").in_bulk([team for _, team, _ in found])
    return {programme: (teams[team], f"desk:{programme}:{scope}") for programme, team, scope in found}


@transaction.atomic
def watch_desks(*, at: datetime) -> None:
    """Tell of programmes that are no longer seen by any national desk, once, and end what was told once one does."""
    without = programmes_without_desk(at=at)
    stale = alerts.open_keys(kind=NO_DESK) - {key for _, key in without.values()}
    alerts.supersede_keys(kind=NO_DESK, keys=stale, at=at)
    for programme, (team, key) in sorted(without.items()):
        raised = alerts.raise_alert(
            kind=NO_DESK,
            key=key,
            subject=None,
            text=f"{Programme(programme).label}: the last desk was {team}, {team.agency}.",
            link=reverse("people_without_team"),
            at=at,
        )
        if raised:
            digests.tell_people(
                managers_of(team.agency_id),
                team=team,
                kind=TOLD,
                key=key,
                title="News of a programme no national desk can see",
                path=reverse("people_without_team"),
                at=at,
            )
