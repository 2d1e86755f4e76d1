"""The owners of a person in each agency. One of the doors that other apps call.

Every agency with a team that leads or contributes needs an owner and a deputy (`sharing/duties/gaps.py` finds
where one is missing); a partner's team works through programs, and needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from sharing.access import roles, sql
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.cover import standing
from sharing.duties.models import Duty
from sharing.grants import who_can_see
from sharing.grants.models import Grant
from sharing.time_words import format_date

# Somebody who signs in, and may change a record: a program answers for nobody.
ROLES_THAT_ANSWER = roles.holders(Capability.ANSWER_FOR_PEOPLE)
WORK = [GrantRole.LEAD, GrantRole.CONTRIBUTOR]
# By which grant (`g`) a team (`t`) of an agency (`a`) works with the person, so that the agency needs an owner. No
# personal team does, and no partner's. A place that the person has left writes up for some days what happened there: it
# works with them no longer.
WORKS_WITH = f"""
{sql.grant_in_effect("g")} AND g.grant_role = ANY(%(work)s)
AND NOT (g.grant_role = %(contributor)s AND g.ends_at IS NOT NULL AND t.place_code <> '')
AND t.closed_at IS NULL AND t.kind <> %(personal)s AND a.kind <> %(partner_kind)s
"""


@dataclass(frozen=True)
class Owned:
    """One agency's answer. owner, deputy: None where there is none who can answer now. decides: who decides on sharing
    what the agency knows: whoever is named for it and can answer now, else the owner. answers: who is asked now, the
    owner before the deputy; for one on leave, whoever acts for them; None where nobody is there."""

    agency: Agency
    team: Team
    owner: User | None
    deputy: User | None
    decides: User | None
    answers: User | None
    since: datetime


def owners_of(subject: Model, *, at: datetime) -> list[Owned]:
    """Who answers for the person at this moment, in the order of the agencies' names; nobody who no longer can.

    It says nothing of who asks: whoever shows it has asked who may see the person. Some five queries.
    """
    duties = list(Duty.objects.live(at=at).filter(subject_id=subject.pk).with_words().order_by("agency__name", "pk"))
    can = can_answer(subject, duties, at=at)
    away = standing.standing()
    return [_owned(duty, can, away) for duty in duties]


def _owned(duty: Duty, can: set[tuple[int, int]], away: standing.CoverNow) -> Owned:
    def now(user: User | None) -> User | None:
        return user if user and (user.pk, duty.team_id) in can else None

    owner = now(duty.owner)
    return Owned(
        agency=duty.agency,
        team=duty.team,
        owner=owner,
        deputy=now(duty.deputy),
        decides=now(duty.decides) or owner,
        answers=next(_there([owner, now(duty.deputy)], duty.subject_id, away), None),
        since=duty.owned_since,
    )


def _there(named: Iterable[User | None], subject: int, away: standing.CoverNow) -> Iterator[User]:
    """Of these those who are not on leave, and whoever acts for one who is."""
    for user in filter(None, named):
        acting = away.acting_for(user.pk, subject=subject)
        if acting or user.pk not in away.leaves:
            yield acting.user if acting else user


def can_answer(subject: Model, duties: Iterable[Duty], *, at: datetime) -> set[tuple[int, int]]:
    """(user, team) of those owners, deputies and who decides on sharing who can answer: as `holders`, in a team that
    sees the person."""
    rows = list(duties)
    named = {user for duty in rows for user in (duty.owner_id, duty.deputy_id, duty.decides_id) if user}
    teams = sees(subject, {duty.team_id for duty in rows}, at=at) if rows else set()
    if not teams:
        return set()
    users = who_can_see.not_barred(
        User.objects.filter(pk__in=named, is_active=True, role__in=ROLES_THAT_ANSWER), subject, at=at
    )
    members = Membership.objects.live(at=at).filter(
        team_id__in=teams, team__closed_at__isnull=True, user__in=users.values("pk")
    )
    return set(members.values_list("user_id", "team_id"))


def holders(subject: Model, team: Team, *, at: datetime) -> QuerySet[User]:
    """Who in this team may answer for the person, as owner or deputy: an account that works, with a role that changes
    records, in the team now, and neither excluded nor left out by a restriction. Whether the team has access is asked
    by who names or offers.
    """
    if team.closed_at is not None or team.kind in (Team.Kind.PERSONAL, Team.Kind.JOINT):
        return User.objects.none()
    membership = Membership.objects.live(at=at).filter(user_id=OuterRef("pk"), team_id=team.pk)
    users = User.objects.filter(Exists(membership), is_active=True, role__in=ROLES_THAT_ANSWER)
    return who_can_see.not_barred(users, subject, at=at).order_by("name", "pk")


def places_that_answer(codes: Iterable[str], *, at: datetime) -> set[str]:
    """Of these places those for which a team works in which somebody can answer for people now."""
    members = Membership.objects.live(at=at).filter(user__is_active=True, user__role__in=ROLES_THAT_ANSWER)
    teams = Team.objects.open().filter(place_code__in=set(codes) - {""}, pk__in=members.values("team_id"))
    return set(teams.values_list("place_code", flat=True))


def sees(
    subject: Model, team_ids: Iterable[int], *, at: datetime, permission: Permission = Permission.VIEW
) -> set[int]:
    """Which of these teams may do this to the person now, by a grant or by a national scope."""
    teams = who_can_see.teams_that_see(subject, permission, at=at).filter(pk__in=list(team_ids))
    return set(teams.values_list("pk", flat=True))


def agencies_that_need_one(subject: Model, *, at: datetime) -> QuerySet[Agency]:
    """Those with an open team that leads or contributes by a live grant, and does not only write up what happened."""
    words = f"""EXISTS (SELECT FROM sharing_grant g
        JOIN sharing_team t ON t.group_id = g.team_id JOIN sharing_agency a ON a.id = t.agency_id
        WHERE g.subject_id = %(person)s AND a.id = {{agency}} AND {WORKS_WITH})"""
    return Agency.objects.filter(sql.Condition(words, works_with_values(at=at, person=subject.pk), agency="pk"))


def works_with_values(*, at: datetime, **more: Any) -> dict[str, Any]:
    """What goes into `WORKS_WITH`."""
    return {
        "at": at,
        "work": [str(role) for role in WORK],
        "contributor": GrantRole.CONTRIBUTOR,
        "personal": Team.Kind.PERSONAL,
        "partner_kind": Agency.Kind.PARTNER,
        **more,
    }


def teams_that_answer(subject: Model, agency: Agency, *, at: datetime) -> QuerySet[Team]:
    """The agency's open teams that work with the person now: those among which an owner is named."""
    working = who_can_see.teams_that_see(subject, Permission.CHANGE, at=at)
    return working.filter(agency=agency).order_by("name", "pk")


def answering_teams(subject: Model, *, at: datetime) -> set[int]:
    """The keys of the teams that have a duty for the person now, and of those that lead."""
    leads = Grant.objects.live(at=at).filter(subject_id=subject.pk, grant_role=GrantRole.LEAD).values_list("team_id")
    return {
        team for (team,) in Duty.objects.live(at=at).filter(subject_id=subject.pk).values_list("team_id").union(leads)
    }


def may_name(user: User, agency_id: int, *, may_share: bool, may_change: bool, is_vacant: bool) -> bool:
    """Whether the user may say who is the owner in an agency: who leads, and the agency's managers who may change the
    person; where nobody can answer, whoever of the agency may change the person."""
    if may_share:
        return True
    return may_change and user.agency_id == agency_id and (is_vacant or user.can(Capability.GRANT_ACCESS))


def why_yours(duty: Duty, reader: User) -> str:
    """Why the reader is the owner or the deputy, in a sentence; empty for anybody else."""
    if reader.pk not in (duty.owner_id, duty.deputy_id):
        return ""
    is_owner = reader.pk == duty.owner_id
    day = format_date(duty.owned_since if is_owner else duty.starts_at)
    by = f", named by {duty.made_by}" if duty.made_by and duty.made_by_id != reader.pk else ""
    words = f"You are the {'owner' if is_owner else 'deputy'} for {duty.agency} since {day}{by}: {duty.reason}."
    return words.replace("..", ".")
