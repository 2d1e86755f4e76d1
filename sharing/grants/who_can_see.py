"""The people who can see a person: through which team, and why."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.utils import timezone

from sharing import access
from sharing.access import roles, sql
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission, Programme
from sharing.agencies.models import Membership, Team, TeamQuerySet, User
from sharing.grants.models import Exclusion, Grant, PersonProgramme, Restriction, TeamScope
from sharing.grants.programmes import known_rows
from sharing.time_words import say_datetime

ROLES_THAT_CHANGE = roles.holders(Capability.CHANGE_PEOPLE)
ROLES_THAT_SHARE = roles.holders(Capability.GRANT_ACCESS)
ROLES_THAT_SEE = roles.holders(Capability.VIEW_PEOPLE)


@dataclass(frozen=True)
class AccessPath:
    """One way in: a team with a grant or a national scope. `mine` if the reader is in that team now."""

    team: str
    agency: str
    as_what: str
    reason: str
    since: datetime
    until: datetime | None
    mine: bool
    by_scope: bool
    is_emergency: bool = False


@dataclass(frozen=True)
class Audience:
    """The ways in that are open now, and to how many people they give access."""

    people: int
    ways: list[AccessPath]

    @property
    def mine(self) -> list[AccessPath]:
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
        return " ".join(f"You have access through {way.team}{_until(way)}: {way.reason}." for way in self.mine)

    @property
    def by_scope(self) -> list[AccessPath]:
        """Desks that see everybody under a programme of the person's, without a grant of their own."""
        return [way for way in self.ways if way.by_scope]


def _until(way: AccessPath) -> str:
    return f", until {say_datetime(way.until)}" if way.until else ""


def audience_of(subject: Model, *, reader: User) -> Audience:
    """What a reader of this person's record is told about who else can read it. Three queries. What gives access by a
    programme of which the reader may not know is not there."""
    at = timezone.now()
    my_teams = access.viewer_of(reader, at=at).team_ids
    rows = ways_known_to(reader, subject, at=at)
    ways = [
        AccessPath(
            team=row.team.name,
            agency=row.team.agency.name,
            as_what=row.get_grant_role_display(),
            reason=row.reason,
            since=row.starts_at,
            until=row.ends_at,
            mine=row.team_id in my_teams,
            by_scope=isinstance(row, TeamScope),
            is_emergency=hasattr(row, "emergency"),
        )
        for row in rows
    ]
    people = who_sees(subject, at=at).filter(pk__in=_in_teams([row.team_id for row in rows], at=at))
    people = people.exclude(pk__in=unnamed(reader, at=at))
    return Audience(people=people.count(), ways=ways)


def ways_known_to(reader: User, subject: Model, *, at: datetime) -> list[Grant | TeamScope]:
    """What gives somebody access to the person now, but by a programme of which the reader may not know."""
    known = known_rows([subject.pk], reader=reader).values("programme")
    open_to = live_grants(subject, at=at).filter(Q(programme="") | Q(programme__in=known))
    return [*open_to, *live_scopes(known, at=at)]


def live_grants(subject: Model, *, at: datetime) -> QuerySet[Grant]:
    return (
        Grant.objects.in_effect(at=at)
        .filter(subject_id=subject.pk, team__closed_at__isnull=True)
        .with_teams()
        .select_related("approved_by", "request", "emergency")
    )


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


def programmes_of(subject: Model, *, at: datetime) -> list[str]:
    """Under which programmes the person is managed, the first one first. Who may know of each is another question."""
    rows = PersonProgramme.objects.live(at=at).filter(subject_id=subject.pk).order_by("starts_at", "pk")
    return list(rows.values_list("programme", flat=True))


def programmes_known_to(team: Team, subject: Model, *, at: datetime) -> list[str]:
    """Those of the person's programmes of which this team may know."""
    return [
        programme
        for programme in programmes_of(subject, at=at)
        if teams_that_know(subject, programme, at=at).filter(pk=team.pk).exists()
    ]


def live_scopes(programmes: list[str] | QuerySet[Any], *, at: datetime) -> Iterable[TeamScope]:
    """By which desks see everybody of one of these programmes. As a query set they are asked in the same question."""
    return (
        TeamScope.objects.live(at=at)
        .of_people()
        .filter(programme__in=programmes, team__closed_at__isnull=True)
        .select_related("team__agency", "approved_by")
    )


def scopes_of(subject: Model, *, at: datetime) -> Iterable[TeamScope]:
    return live_scopes(programmes_of(subject, at=at), at=at)


def who_sees(subject: Model, *, at: datetime, but: Restriction | None = None) -> QuerySet[User]:
    """The users for whom `access.may` answers yes to viewing this person; a test holds the two together.

    but: as if that restriction were not there.
    """
    return _who_may(Permission.VIEW, subject, at=at, but=but).filter(role__in=ROLES_THAT_SEE)


def who_shares(subject: Model, *, at: datetime) -> QuerySet[User]:
    """The users for whom `access.may` answers yes to sharing this person."""
    return _who_may(Permission.SHARE, subject, at=at).filter(role__in=ROLES_THAT_SHARE)


def who_moves_programmes(subject: Model, *, at: datetime) -> QuerySet[User]:
    """The users for whom `programmes.actions.may_move` answers yes."""
    rows = _who_may(Permission.CHANGE, subject, at=at).filter(role__in=ROLES_THAT_SHARE)
    for each in Programme:
        values = _values(Permission.VIEW, subject, at=at) | {"programme": each}
        rows = rows.filter(sql.Condition(sql.knows_programme(PERSON, "%(programme)s", USER.teams), values, user="pk"))
    return rows


def _who_may(permission: Permission, subject: Model, *, at: datetime, but: Restriction | None = None) -> QuerySet[User]:
    words = sql.may(PERSON, USER, but=BUT if but else "")
    return User.objects.filter(
        sql.Condition(words, _values(permission, subject, at=at, but=but), user="pk"), is_active=True
    )


# The person is known, and the user is a column of the question.
PERSON, BUT = "%(person)s", " AND _n.id <> %(but)s"
USER = sql.of_user("{user}", "NULL")
TEAM = "= {team}"


def _values(permission: Permission, subject: Model, *, at: datetime, but: Restriction | None = None) -> dict[str, Any]:
    return sql.values(permission, at=at, person=subject.pk, but=but.pk if but else None)


@dataclass(frozen=True)
class Readers:
    """Who will read a person's record, said before it is saved.

    barred: members whom an exclusion or a restriction keeps out all the same, for who may share the person.
    """

    names: list[str]
    teams: list[tuple[str, int]]
    barred: list[str]
    mark: str  # another one as soon as it would be other people

    @property
    def sentence(self) -> str:
        """ "9 people in 3 teams: NSD North (4), CT national desk (3), PPCS (2)"."""
        people = {0: "No one", 1: "1 person"}.get(len(self.names), f"{len(self.names)} people")
        if not self.teams:
            return people
        teams = "1 team" if len(self.teams) == 1 else f"{len(self.teams)} teams"
        return f"{people} in {teams}: {', '.join(f'{name} ({count})' for name, count in self.teams)}"


def readers_with(subject: Model, *, teams: Iterable[Team], at: datetime) -> Readers:
    """Who would read through these teams once they were given access. Four queries, whoever they are."""
    keys = [team.pk for team in teams]
    members = _members_who_see(keys, at=at)
    inside = not_barred(members, subject, at=at)
    barred = members.exclude(pk__in=inside.values("pk"))
    return _readers(inside, keys, barred=[user.name for user in barred.order_by("name")], at=at)


def readers_if_restricted(
    subject: Model, *, users: Iterable[User], teams: Iterable[Team], but: Restriction | None, at: datetime
) -> Readers:
    """Who would still read if only these users and teams might. but: the restriction in whose place it comes."""
    keys = [team.pk for team in teams]
    named = Q(pk__in=[user.pk for user in users]) | Q(pk__in=_in_teams(keys, at=at))
    return _readers(who_sees(subject, at=at, but=but).filter(named), keys, at=at)


def readers_without(subject: Model, user: User, *, at: datetime) -> Readers:
    """Who would still read if this user must not."""
    keys = [grant.team_id for grant in live_grants(subject, at=at)]
    keys += [scope.team_id for scope in scopes_of(subject, at=at)]
    return _readers(who_sees(subject, at=at).exclude(pk=user.pk), list(dict.fromkeys(keys)), at=at)


def known_to(reader: User, subject: Model, *, at: datetime) -> QuerySet[User]:
    """The users about whom a reader of this person may ask: those of their agency, and those who see the person. Who
    sees by what the reader may not know alone is neither."""
    seeing = who_sees(subject, at=at)
    through = _in_teams([way.team_id for way in ways_known_to(reader, subject, at=at)], at=at)
    known = Q(pk__in=seeing.filter(pk__in=through).values("pk"))
    known |= Q(agency_id=reader.agency_id) & ~Q(pk__in=seeing.values("pk"))
    people = User.objects.filter(known, is_active=True).exclude(pk__in=unnamed(reader, at=at))
    return people.select_related("agency").order_by("name", "pk")


def unnamed(reader: User | None, *, at: datetime) -> QuerySet[Any]:
    """The keys of members of joint teams who are not shown to this reader: they are in no list and no number of
    theirs. None: to nobody in particular."""
    members = Membership.objects.live(at=at).filter(is_named_only=True)
    return members.exclude(pk__in=Membership.objects.named_to(reader).values("pk")).values("user_id")


def _readers(users: QuerySet[User], team_keys: list[int], *, barred: Sequence[str] = (), at: datetime) -> Readers:
    users = users.exclude(pk__in=unnamed(None, at=at))
    found = list(users.order_by("name", "pk").values_list("pk", "name"))
    places = Membership.objects.live(at=at).filter(
        team_id__in=team_keys, team__closed_at__isnull=True, user_id__in=[key for key, _ in found]
    )
    counted = (
        places.values("team__name").annotate(people=Count("user", distinct=True)).order_by("-people", "team__name")
    )
    return Readers(
        names=[name for _, name in found],
        teams=[(row["team__name"], row["people"]) for row in counted.order_by("-people", "team__name")],
        barred=list(barred),
        mark=hashlib.sha256(repr(sorted(key for key, _ in found)).encode()).hexdigest()[:16],
    )


def _in_teams(team_keys: list[int], *, at: datetime) -> QuerySet[Any]:
    return Membership.objects.live(at=at).filter(team_id__in=team_keys, team__closed_at__isnull=True).values("user_id")


def _members_who_see(team_keys: list[int], *, at: datetime) -> QuerySet[User]:
    return User.objects.filter(pk__in=_in_teams(team_keys, at=at), is_active=True, role__in=ROLES_THAT_SEE)


def not_barred(users: QuerySet[User], subject: Model, *, at: datetime) -> QuerySet[User]:
    """Without those whom an exclusion or a restriction bars."""
    values = _values(Permission.VIEW, subject, at=at)
    return users.filter(sql.Condition(sql.not_barred(PERSON, USER), values, user="pk"))


@dataclass(frozen=True)
class Bars:
    """What keeps somebody out whoever gives them access."""

    exclusion: Exclusion | None
    is_restricted: bool


def bars_on(user: User, subject: Model, *, at: datetime) -> Bars:
    """What bars this user from the person; an exclusion before a restriction, as it binds first."""
    values = _values(Permission.VIEW, subject, at=at)
    own = User.objects.filter(pk=user.pk)
    if not own.filter(sql.Condition(sql.not_excluded(PERSON, USER), values, user="pk")).exists():
        return Bars(Exclusion.objects.live(at=at).filter(subject_id=subject.pk, user=user).first(), is_restricted=False)
    restricted = not own.filter(sql.Condition(sql.not_restricted(PERSON, USER), values, user="pk")).exists()
    return Bars(None, is_restricted=restricted)


def teams_that_see(subject: Model, permission: Permission = Permission.VIEW, *, at: datetime) -> TeamQuerySet:
    """The open teams that a grant or a national scope lets do this to the person."""
    values = _values(permission, subject, at=at)
    return Team.objects.open().filter(sql.Condition(sql.granted_by_team_sql(PERSON, TEAM), values, team="pk"))


def teams_that_know(subject: Model, programme: str, *, at: datetime) -> TeamQuerySet:
    """Those of the teams that see the person that may know what is of this programme; empty: all that see."""
    seeing = teams_that_see(subject, at=at)
    if not programme:
        return seeing
    values = _values(Permission.VIEW, subject, at=at) | {"programme": programme}
    words = sql.knows_programme(PERSON, "%(programme)s", TEAM)
    return seeing.filter(sql.Condition(words, values, team="pk"))


def teams_with_grant(subject: Model, permission: Permission = Permission.VIEW, *, at: datetime) -> TeamQuerySet:
    """The open teams that a grant lets do this to the person, national desks and emergency access not counted."""
    values = _values(permission, subject, at=at)
    return Team.objects.open().filter(sql.Condition(sql.granted(PERSON, TEAM, as_usual=True), values, team="pk"))


def teams_that_see_any(people: QuerySet[Any], *, at: datetime) -> TeamQuerySet:
    """The open teams that a grant or a national scope lets see any of these people."""
    words = sql.granted_by_team_sql("ANY(%(people)s::bigint[])", TEAM)
    values = sql.values(Permission.VIEW, at=at, people=list(people.values_list("pk", flat=True)))
    return Team.objects.open().filter(sql.Condition(words, values, team="pk"))


def members_who_see(subject: Model, teams: Iterable[Team], *, at: datetime) -> dict[int, set[int]]:
    """Of each team, by its key, the keys of those in it who may see the person, without programs and members who are
    shown to named people only. One query."""
    found: dict[int, set[int]] = {team.pk: set() for team in teams}
    people = who_sees(subject, at=at).exclude(role=roles.PROGRAM).exclude(pk__in=unnamed(None, at=at))
    rows = Membership.objects.live(at=at).filter(team_id__in=found, user__in=people)
    for team, user in rows.values_list("team_id", "user_id"):
        found[team].add(user)
    return found


def who_works_with(subject_keys: Iterable[int], *, at: datetime) -> QuerySet[User]:
    """The users of teams that were given access to change any of these people: whom to offer, not who may.

    An exclusion or a restriction may still hide one of the people; `access.limit` says of which.
    """
    words = sql.granted("ANY(%(people)s::bigint[])", USER.teams)
    values = sql.values(Permission.CHANGE, at=at, people=list(subject_keys))
    let_in = sql.Condition(words, values, user="pk")
    return User.objects.filter(let_in, is_active=True, role__in=ROLES_THAT_CHANGE)
