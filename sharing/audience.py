"""Who can see this person, through which team, and why?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from sharing import roles
from sharing.models import Exclusion, Grant, Membership, Restriction, SubjectPermission, TeamScope, User
from sharing.roles import Capability
from sharing.rules import GrantRole

ROLES_THAT_SEE = [role.code for role in roles.ROLES.values() if Capability.VIEW_PEOPLE in role]


@dataclass(frozen=True)
class Way:
    """One way in: a team with a grant or a national scope. `mine` if the reader is in that team now."""

    team: str
    agency: str
    as_what: str
    reason: str
    since: datetime
    until: datetime | None
    mine: bool
    by_scope: bool


@dataclass(frozen=True)
class Audience:
    """The ways in that are open now, and how many people they let in."""

    people: int
    ways: list[Way]

    @property
    def mine(self) -> list[Way]:
        return [way for way in self.ways if way.mine]

    @property
    def sentence(self) -> str:
        """How many people in how many teams, in words."""
        people = "1 person" if self.people == 1 else f"{self.people} people"
        teams = "1 team" if len(self.ways) == 1 else f"{len(self.ways)} teams"
        return f"{people} in {teams}."

    @property
    def why_you(self) -> str:
        """Through which of the reader's teams the reader sees the person, in words."""
        return " ".join(f"You see it through {way.team}{_until(way)}: {way.reason}." for way in self.mine)

    @property
    def by_scope(self) -> list[Way]:
        """Desks that see everybody under the person's programme, without a grant of their own."""
        return [way for way in self.ways if way.by_scope]


def _until(way: Way) -> str:
    return f", until {date_format(timezone.localtime(way.until), 'DATETIME_FORMAT')}" if way.until else ""


def audience_of(subject: Model, *, reader: User) -> Audience:
    """What a reader of this person's record is told about who else can read it. Three queries."""
    at = timezone.now()
    my_teams = set(Membership.objects.live(at=at).filter(user=reader).values_list("team_id", flat=True))
    rows: list[Grant | TeamScope] = [*live_grants(subject, at=at), *live_scopes(subject, at=at)]
    ways = [
        Way(
            team=row.team.name,
            agency=row.team.agency.name,
            as_what=row.get_grant_role_display(),
            reason=row.reason,
            since=row.starts_at,
            until=row.ends_at,
            mine=row.team_id in my_teams,
            by_scope=isinstance(row, TeamScope),
        )
        for row in rows
    ]
    return Audience(people=who_sees(subject, at=at).count(), ways=ways)


def live_grants(subject: Model, *, at: datetime) -> Iterable[Grant]:
    return Grant.objects.live(at=at).filter(subject_id=subject.pk, team__closed_at__isnull=True).with_teams()


def leads_of(subject_keys: Iterable[int], *, at: datetime) -> dict[int, list[str]]:
    """The teams that lead, by the key of the person: one query, for people whom the reader may know about."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = (
        Grant.objects.live(at=at)
        .filter(subject_id__in=list(subject_keys), grant_role=GrantRole.LEAD, team__closed_at__isnull=True)
        .order_by("starts_at", "pk")
    )
    for subject, team in rows.values_list("subject_id", "team__name"):
        found[subject].append(team)
    return found


def programme_of(subject: Model) -> str:
    """Under which programme the person is managed: a field that every subject model has."""
    return subject.programme  # type: ignore[attr-defined]


def live_scopes(subject: Model, *, at: datetime) -> Iterable[TeamScope]:
    return (
        TeamScope.objects.live(at=at)
        .filter(programme=programme_of(subject), team__closed_at__isnull=True)
        .select_related("team__agency")
    )


def who_sees(subject: Model, *, at: datetime) -> QuerySet[User]:
    """The users for whom `access.may` answers yes to viewing this person; a test holds the two together."""
    view = SubjectPermission.objects.live(at=at).filter(
        content_object_id=subject.pk, permission__codename__startswith="view_"
    )
    ways_in = Q(team_id__in=view.values("group_id")) | Q(
        team_id__in=TeamScope.objects.live(at=at).filter(programme=programme_of(subject)).values("team_id")
    )
    membership = (
        Membership.objects.live(at=at).filter(ways_in, team__closed_at__isnull=True).filter(user_id=OuterRef("pk"))
    )
    users = User.objects.filter(Exists(membership), is_active=True, role__in=ROLES_THAT_SEE).exclude(
        pk__in=Exclusion.objects.live(at=at).filter(subject_id=subject.pk).values("user_id")
    )
    for restriction in Restriction.objects.live(at=at).filter(subject_id=subject.pk):
        named_team = Membership.objects.live(at=at).filter(
            user_id=OuterRef("pk"), team__in=restriction.teams.all(), team__closed_at__isnull=True
        )
        users = users.filter(Q(pk__in=restriction.users.values("pk")) | Exists(named_team))
    return users
