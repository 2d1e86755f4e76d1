"""Make and change teams, say who is in them and which programme a national desk sees.

The door decides who may call these (capability ADMINISTER). Each verb writes one entry to the audit log in
its own transaction. Personal teams are made with their account and never changed here. What only a second person can
agree to (`agreed_by`) raises NeedsTwo without one; ending takes one person and acts at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils import timezone

from sharing import audit
from sharing.access.rules import FIGURES_ONLY, LINKING, SHOW_NOBODY, GrantRole
from sharing.access.two_people import are_one_person, refuse_alone
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.duties import establishment_handover, gaps
from sharing.grants.models import TeamScope
from sharing.grants.unseen import actions as sight_gaps
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before, take_turns

TEAM_FIELDS = ("name", "kind", "agency", "place_code", "region_code", "programme", "phone")
CHANGED_ALONE = frozenset({"name", "phone"})  # the rest says whose records come to the team
DESKS = frozenset({Team.Kind.NATIONAL_DESK, Team.Kind.DUTY_DESK})
MEMBERSHIP_FIELDS = ("user", "team", "starts_at", "ends_at")
SCOPE_FIELDS = (
    "team",
    "programme",
    "grant_role",
    "region",
    "prison_group",
    "reason",
    "approved_by",
    "starts_at",
    "ends_at",
)


JOINT = "A joint team is kept by heads of its agencies, under “Joint teams”"


class TeamRefused(Refused):
    """The team cannot be as asked."""


class MembershipRefused(TeamRefused):
    """The user cannot be in the team as asked."""


class ScopeRefused(TeamRefused):
    """The desk cannot be given the scope as asked."""


class HasEnded(Exception):
    """The membership or scope was over, or withdrawn, already; nothing is changed."""


@transaction.atomic
def add_team(
    *,
    name: str,
    kind: str,
    agency: Agency,
    by: User | None,
    phone: str = "",
    place_code: str = "",
    region_code: str = "",
    programme: str = "",
    uid: UUID | None = None,
) -> Team:
    """Make a team that people can be put in. It sees nothing until it is given access or a scope.

    uid: the key that the form was given; the same one again returns the team that was made and changes nothing.
    place_code, region_code: of the establishment and the region that the team works for. programme: whose duty desk it
    is, empty for every one.
    Raises TeamRefused for the kind "personal", for a name that the agency has already, in any letter case, and for a
    team of another kind that works for an establishment, or is of a programme.
    """
    made = made_before(Team, uid)
    if made:
        return made
    _check_kind(kind)
    _check_name(name, agency)
    _check_place(kind, place_code)
    _check_programme(kind, programme)
    group = Group.objects.create(name=f"team:{uuid4()}")
    fields = {"name": name, "kind": kind, "agency": agency, "phone": phone}
    fields |= {"place_code": place_code, "region_code": region_code, "programme": programme}
    team = Team.objects.create(group=group, **fields, **keyed(uid))
    _record("sharing.team_added", team, by, after=audit.fields_of(team, *TEAM_FIELDS))
    return team


@transaction.atomic
def change_team(
    *,
    team: Team,
    name: str,
    kind: str,
    agency: Agency,
    phone: str,
    place_code: str,
    region_code: str,
    programme: str,
    by: User | None,
    agreed_by: User | None = None,
    version: str | None = None,
) -> Team:
    """Change a team. What is as it was leaves no trace.

    version: of TEAM_FIELDS when the form was filled; None: whatever stands is changed.
    Raises ChangedMeanwhile when somebody else saved first, TeamRefused for a personal team, for a name that the agency
    has already, for a place of a team that is no establishment's, for a programme of one that is no duty desk, and when
    a team with an open national scope would no longer be a national desk.
    """
    row = _locked(team)
    _check_kind(row.kind)
    before, seen = audit.fields_of(row, *TEAM_FIELDS), version_of(row, *TEAM_FIELDS)
    row.name, row.kind, row.agency, row.phone = name, kind, agency, phone
    row.place_code, row.region_code, row.programme = place_code, region_code, programme
    after = audit.fields_of(row, *TEAM_FIELDS)
    if after == before:
        return row
    if version is not None and version != seen:
        raise ChangedMeanwhile(Team.objects.select_related("agency").get(pk=team.pk))
    _check_kind(kind)
    _check_name(name, agency, but=row)
    _check_place(kind, place_code)
    _check_programme(kind, programme)
    if kind != Team.Kind.NATIONAL_DESK and row.scopes.of_people().filter(_open(timezone.now())).exists():
        raise TeamRefused("kind", "This team has a national scope. End the scope first")
    if not {name for name in TEAM_FIELDS if after[name] != before[name]} <= CHANGED_ALONE:
        refuse_alone(by, agreed_by)
    row.save(update_fields=TEAM_FIELDS)
    _record("sharing.team_changed", row, by, before=before, after=after)
    if after["agency"] != before["agency"]:
        gaps.settle_of(teams=[row], at=timezone.now())
        sight_gaps.settle_of(teams=[row], at=timezone.now())
    return row


@transaction.atomic
def close_team(*, team: Team, by: User | None) -> Team:
    """A closed team gives its people nothing from their next request on. Done already: nothing happens."""
    _check_kind(team.kind)
    _await_writers(Membership.objects.filter(team=team))
    now = timezone.now()
    if Team.objects.filter(pk=team.pk, closed_at__isnull=True).update(closed_at=now):
        _record("sharing.team_closed", team, by, before={"closed_at": None}, after={"closed_at": now})
        gaps.settle_of(teams=[team], at=now)
        sight_gaps.settle_of(teams=[team], at=now)
        sight_gaps.watch_desks(at=now)
    team.refresh_from_db()
    return team


@transaction.atomic
def reopen_team(*, team: Team, by: User | None, agreed_by: User | None = None) -> Team:
    """The team gives again what its open grants and scopes say. Done already: nothing happens."""
    refuse_alone(by, agreed_by)
    row = _locked(team)
    _check_kind(row.kind)
    if row.closed_at is not None:
        before, row.closed_at = row.closed_at, None
        row.save(update_fields=["closed_at"])
        _record("sharing.team_reopened", row, by, before={"closed_at": before}, after={"closed_at": None})
        sight_gaps.settle_of(teams=[row], at=timezone.now())
    return row


@transaction.atomic
def add_member(
    *,
    team: Team,
    user: User,
    by: User | None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    agreed_by: User | None = None,
    uid: UUID | None = None,
) -> Membership:
    """Put a user in a team from `starts_at` (None: now) until `ends_at` (not included; None: without end).

    uid: the key that the form was given; the same one again returns the membership that was made.
    Raises MembershipRefused for a closed team, a personal one, an account that is disabled, a start in the past, an
    end that is not after the start, and a time in which the user is in the team already; NeedsTwo where one person
    alone gives what `joins_by_two` names.
    """
    made = made_before(Membership, uid)
    if made:
        return made
    now = timezone.now()
    starts_at = starts_at or now
    user = User.objects.select_for_update().get(pk=user.pk)
    team = _locked(team)
    _check_team_takes_members(team)
    if joins_by_two(team, user, by=by):
        refuse_alone(by, agreed_by)
    if not user.is_active:
        raise MembershipRefused("user", f"{user} cannot sign in. Enable the account first")
    _check_span(MembershipRefused, starts_at, ends_at, now=now)
    if Membership.objects.filter(_overlaps(starts_at, ends_at), user=user, team=team).exists():
        raise MembershipRefused("", f"{user} is already in {team} for some of this time")
    membership = Membership.objects.create(
        user=user, team=team, starts_at=starts_at, ends_at=ends_at, added_by=by, **keyed(uid)
    )
    _record("sharing.member_added", membership, by, after=audit.fields_of(membership, *MEMBERSHIP_FIELDS))
    establishment_handover.hand_over_awaited(at=timezone.now(), places=[team.place_code])
    gaps.settle_of(users=[user], at=timezone.now())
    sight_gaps.settle_of(teams=[team], at=timezone.now())
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, at: datetime | None = None) -> Membership:
    """The user is in the team until `at` (None: now). One that has not begun by then is withdrawn: the row goes.

    Raises HasEnded when it was over by then already, MembershipRefused for a moment in the past and for the owner's
    place in a personal team.
    """
    row = _taken(Membership, membership)
    if row.team.kind == Team.Kind.PERSONAL:
        raise MembershipRefused("", "A personal team keeps its owner. Disable the account instead")
    if row.team.kind == Team.Kind.JOINT:
        raise MembershipRefused("", JOINT)
    before = audit.fields_of(row, *MEMBERSHIP_FIELDS)
    _await_writers(Membership.objects.filter(pk=row.pk))
    _end(row, MembershipRefused, at=at)
    _record("sharing.membership_ended", row, by, before=before, after={"ends_at": row.ends_at})
    gaps.settle_of(users=[row.user], at=timezone.now())
    sight_gaps.settle_of(teams=[row.team], at=timezone.now())
    return row


@transaction.atomic
def give_scope(
    *,
    team: Team,
    programme: str,
    grant_role: str,
    reason: str,
    by: User | None,
    region: str = "",
    prison_group: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    agreed_by: User | None = None,
    uid: UUID | None = None,
) -> TeamScope:
    """Let a national desk see everybody of a programme, as `grant_role`; or compare identities in it, as "identities";
    or a team read counts of it, as "figures"; or make a team its linking desk, as "linking". Who agreed is recorded
    as who approved it.

    Exclusions and restrictions still bind. region, prison_group: of which part of the programme a team reads counts.
    uid: as in `add_member`.
    Raises ScopeRefused for a team that is no national desk, a closed one, an empty reason, a start in the past, an end
    that is not after the start, a part of a programme for a desk that sees people, and a time in which the team has
    this scope already.
    """
    made = made_before(TeamScope, uid)
    if made:
        return made
    refuse_alone(by, agreed_by)
    now = timezone.now()
    starts_at = starts_at or now
    team = _locked(team)
    is_for_figures = grant_role == FIGURES_ONLY
    if team.agency.is_intelligence:
        raise ScopeRefused("", "An intelligence agency sees people through a joint team only")
    is_of_people = grant_role not in (FIGURES_ONLY, LINKING)
    if team.kind != Team.Kind.NATIONAL_DESK and is_of_people:
        raise ScopeRefused("", "Only a national desk can have a scope. Give this team access to each person instead")
    if (region or prison_group) and not is_for_figures:
        raise ScopeRefused("region", "A desk that sees people sees the whole programme. Leave region and prisons empty")
    if region and prison_group:
        raise ScopeRefused("prison_group", "Select a region or a group of prisons, not both")
    if team.closed_at is not None:
        raise ScopeRefused("", f"{team} is closed. Reopen it first")
    if not reason.strip():
        raise ScopeRefused("reason", "Enter a reason for the scope")
    _check_span(ScopeRefused, starts_at, ends_at, now=now)
    same = {"region": region, "prison_group": prison_group, "programme": programme}
    kinds = [grant_role] if grant_role in SHOW_NOBODY else list(GrantRole)
    alike = team.scopes.filter(grant_role__in=kinds)
    if alike.filter(_overlaps(starts_at, ends_at), **same).exists():
        raise ScopeRefused("programme", f"{team} already has this scope for some of this time. End that one first")
    scope = TeamScope.objects.create(
        team=team,
        programme=programme,
        grant_role=grant_role,
        region=region,
        prison_group=prison_group,
        reason=reason,
        approved_by=agreed_by or by,
        starts_at=starts_at,
        ends_at=ends_at,
        **keyed(uid),
    )
    _record("sharing.scope_given", scope, by, after=audit.fields_of(scope, *SCOPE_FIELDS))
    sight_gaps.watch_desks(at=timezone.now())
    return scope


@transaction.atomic
def end_scope(*, scope: TeamScope, by: User | None, at: datetime | None = None) -> TeamScope:
    """The desk has the scope until `at` (None: now). One that has not begun by then is withdrawn: the row goes.

    Raises HasEnded when it was over by then already, ScopeRefused for a moment in the past.
    """
    row = _taken(TeamScope, scope)
    before = audit.fields_of(row, *SCOPE_FIELDS)
    _await_writers(Membership.objects.filter(team=row.team))
    _end(row, ScopeRefused, at=at)
    _record("sharing.scope_ended", row, by, before=before, after={"ends_at": row.ends_at})
    sight_gaps.watch_desks(at=timezone.now())
    return row


def joins_by_two(team: Team, user: User, *, by: User | None) -> bool:
    """Whether two people put this account in this team: in a desk, which sees more than a caseload; a partner system;
    and oneself, by whichever account."""
    return team.kind in DESKS or user.is_program or (by is not None and are_one_person(user, by))


def _locked(team: Team) -> Team:
    return Team.objects.select_for_update().get(pk=team.pk)


def _taken(model: type[Any], row: models.Model) -> Any:
    """The row, locked; one that somebody withdrew is over."""
    found = model.objects.select_for_update(of=("self",)).select_related("team").filter(pk=row.pk).first()
    if found is None:
        raise HasEnded(row)
    return found


def _await_writers(memberships: models.QuerySet[Membership]) -> None:
    """Let the members finish what they are writing by what ends now; who begins after waits, and is refused
    (`access.require`)."""
    users = User.objects.filter(pk__in=memberships.values("user_id")).order_by("pk")
    list(users.select_for_update(of=("self",)).values_list("pk"))


def _end(row: Any, refused: type[TeamRefused], *, at: datetime | None) -> None:
    """Set the end, or take the row away when it never begins. Its key is kept on the object for the audit log."""
    now = timezone.now()
    at = at or now
    if at < now:
        raise refused("ends_at", "The end must be now or in the future")
    if row.ends_at is not None and row.ends_at <= at:
        raise HasEnded(row)
    if row.starts_at >= at:
        type(row).objects.filter(pk=row.pk).delete()
        row.ends_at = row.starts_at
        return
    row.ends_at = at
    row.save(update_fields=["ends_at"])


def _open(now: datetime) -> models.Q:
    return models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now)


def _overlaps(starts_at: datetime, ends_at: datetime | None) -> models.Q:
    """Rows with a moment in [starts_at, ends_at)."""
    not_over = _open(starts_at)
    return not_over if ends_at is None else not_over & models.Q(starts_at__lt=ends_at)


def _check_kind(kind: str) -> None:
    if kind == Team.Kind.PERSONAL:
        raise TeamRefused("kind", "A personal team belongs to its account and is not changed here")
    if kind == Team.Kind.JOINT:
        raise TeamRefused("kind", JOINT)


def _check_place(kind: str, place_code: str) -> None:
    if place_code and kind != Team.Kind.ESTABLISHMENT:
        raise TeamRefused("place_code", "Only an establishment team can work for an establishment. Leave this empty")


def _check_programme(kind: str, programme: str) -> None:
    if programme and kind != Team.Kind.DUTY_DESK:
        raise TeamRefused("programme", "Only a duty desk can have a programme. Leave this empty")


def _check_name(name: str, agency: Agency, *, but: Team | None = None) -> None:
    refuse_hidden(TeamRefused, name=name)
    take_turns(f"team:{agency.pk}:{name.lower()}")
    others = agency.teams.exclude(pk=but.pk) if but else agency.teams.all()
    if others.filter(name__iexact=name).exists():
        raise TeamRefused("name", f"{agency} already has a team called {name}")


def _check_team_takes_members(team: Team) -> None:
    if team.kind == Team.Kind.PERSONAL:
        raise MembershipRefused("team", "Only its owner can be in a personal team")
    if team.kind == Team.Kind.JOINT:
        raise MembershipRefused("team", JOINT)
    if team.closed_at is not None:
        raise MembershipRefused("team", f"{team} is closed. Reopen it or choose another team")


def _check_span(refused: type[TeamRefused], starts_at: datetime, ends_at: datetime | None, *, now: datetime) -> None:
    if starts_at < now:
        raise refused("starts_at", "The start must be now or in the future")
    if ends_at is not None and ends_at <= starts_at:
        raise refused("ends_at", "The end must be after the start")


def _record(verb: str, target: models.Model, by: User | None, **payload: dict[str, Any]) -> None:
    audit.record(action=audit.Action.ADMINISTRATION, verb=verb, target=target, by=by, payload=payload)
