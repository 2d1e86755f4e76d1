"""What administrators propose, said in words, and the action that carries each kind out once two have agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from sharing.access import roles, rules
from sharing.access.rules import Programme
from sharing.administration.actions import people, teams
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.clients import actions as clients
from sharing.clients import token_scopes
from sharing.clients.models import Binding, Client
from sharing.events import endpoints
from sharing.events.models import EventEndpoint
from sharing.grants.models import TeamScope
from sharing.practice import DEFINITIONS, Definition
from sharing.practice import actions as practice
from sharing.practice.models import PracticeValue
from sharing.proposals.actions import Change, Verb, carries_out
from sharing.proposals.rules import ChangeKind
from sharing.rota import desk_members
from sharing.sign_in import actions as sign_in
from sharing.time_words import format_date, format_datetime

SINCE = "What this would change was changed since. Stop it, and propose it again"
LABELS = {
    "name": "Name",
    "email": "Email",
    "agency": "Agency",
    "role": "Role",
    "phone": "Phone or extension",
    "staff_number": "Staff or warrant number",
    "manager": "Line manager",
    "kind": "Kind",
    "place_code": "Establishment",
    "region_code": "Region",
    "programme": "Programme",
    "team": "Team",
    "user": "Account",
    "starts_at": "From",
    "ends_at": "Until",
    "grant_role": "As",
    "region": "Probation region",
    "prison_group": "Group of prisons",
    "reason": "Reason",
    "purpose": "What it is for",
    "scopes": "What its tokens allow",
    "expires_at": "Until",
    "binding": "Tokens bound to",
    "acts_for_users": "Acts on behalf of users",
    "redirect_uris": "Redirect addresses",
    "text": "Public key",
    "address": "Address",
    "kinds": "Events",
    "is_test": "Invented people only",
    "value": "Value",
    "starts_on": "First day",
    "source": "Source",
}


def add_account(typed: Mapping[str, Any]) -> Change:
    return Change(ChangeKind.ACCOUNT_ADD, f"Add an account for {typed['name']}", dict(typed), lines(typed))


def change_account(user: User, typed: Mapping[str, Any]) -> Change:
    """typed: as `people.change_user` takes it, with the version that the form was filled from. Raises
    ChangedMeanwhile."""
    refuse_stale(user, typed.get("version"), people.USER_FIELDS)
    given = {**typed, "staff_number": rules.staff_number(typed["staff_number"])}
    changes = {name: given[name] for name in people.USER_FIELDS if given[name] != getattr(user, name)}
    was = {name: getattr(user, name) for name in changes}
    said = lines(changes, now=was)
    asked = {"user": user, "changes": changes, "was": was}
    title = f"Change the account of {user.name}"
    return Change(ChangeKind.ACCOUNT_CHANGE, title, asked, said, about=user, changed=frozenset(changes))


def enable_account(user: User) -> Change:
    return Change(ChangeKind.ACCOUNT_ENABLE, f"Enable the account of {user.name}", {"user": user}, about=user)


def reset_factors(user: User) -> Change:
    title = f"Reset the second factors of {user.name}"
    return Change(ChangeKind.FACTORS_RESET, title, {"user": user}, about=user)


def add_member(
    team: Team, user: User, span: Mapping[str, Any], kind: ChangeKind = ChangeKind.MEMBER_ADD, **more: Any
) -> Change:
    said = lines({"team": team, **span})
    asked = {"team": team, "user": user, **span, **more}
    return Change(kind, f"Add {user.name} to {team.name}", asked, said, about=user)


def give_scope(team: Team, typed: Mapping[str, Any]) -> Change:
    said = lines({name: value for name, value in typed.items() if name != "uid"})
    return Change(ChangeKind.SCOPE_GIVE, f"Give {team.name} a scope", {"team": team, **typed}, said)


def change_team(team: Team, typed: Mapping[str, Any]) -> Change:
    refuse_stale(team, typed.get("version"), teams.TEAM_FIELDS)
    changes = {name: typed[name] for name in teams.TEAM_FIELDS if typed[name] != getattr(team, name)}
    was = {name: getattr(team, name) for name in changes}
    said = lines(changes, now=was)
    asked = {"team": team, "changes": changes, "was": was}
    return Change(ChangeKind.TEAM_CHANGE, f"Change {team.name}", asked, said, changed=frozenset(changes))


def reopen_team(team: Team) -> Change:
    return Change(ChangeKind.TEAM_REOPEN, f"Reopen {team.name}", {"team": team})


def add_client(typed: Mapping[str, Any]) -> Change:
    return Change(ChangeKind.CLIENT_ADD, f"Add the API client {typed['name']}", dict(typed), lines(typed))


def add_application(typed: Mapping[str, Any]) -> Change:
    return Change(ChangeKind.APPLICATION_ADD, f"Add the application {typed['name']}", dict(typed), lines(typed))


def change_client(client: Client, typed: Mapping[str, Any]) -> Change:
    said = lines(typed, now={name: getattr(client, name) for name in typed})
    return Change(ChangeKind.CLIENT_CHANGE, f"Change {client.name}", {"client": client, **typed}, said)


def add_key(client: Client, typed: Mapping[str, Any]) -> Change:
    said = lines({"text": typed["text"]})
    return Change(ChangeKind.KEY_ADD, f"Add a key to {client.name}", {"client": client, **typed}, said)


def set_endpoint(client: Client, typed: Mapping[str, Any], now: EventEndpoint | None) -> Change:
    stands = {name: getattr(now, name) for name in typed} if now else {}
    said = lines(typed, now=stands)
    return Change(ChangeKind.ENDPOINT_SET, f"Send events to {client.name}", {"client": client, **typed}, said)


def set_setting(definition: Definition, typed: Mapping[str, Any], *, now: Any) -> Change:
    said = lines(typed, now={"value": now})
    asked = {"name": definition.name, **typed}
    return Change(ChangeKind.SETTING_SET, f"Change the setting: {definition.title}", asked, said)


def lines(asked: Mapping[str, Any], *, now: Mapping[str, Any] | None = None) -> list[tuple[str, str, str]]:
    """Each field in words: its label, what stands now, what would; without those that are empty and stay so."""
    said = [
        (label, format_asked(name, now[name]) if now and name in now else "", format_asked(name, asked[name]))
        for name, label in LABELS.items()
        if name in asked
    ]
    return [line for line in said if line[1] != line[2]]


def format_asked(name: str, value: Any) -> str:
    """A value as a page says it; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, User):
        return f"{value.name} ({value.email})"
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, date):
        return format_date(value)
    if name == "scopes":
        return ", ".join(token_scopes.format_scopes(value))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(WORDS.get(name, {}).get(value, value))


WORDS: dict[str, dict[Any, str]] = {
    "role": {role.code: role.name for role in roles.ROLES.values()},
    "kind": dict([*Team.Kind.choices, *Agency.Kind.choices]),
    "programme": {programme.value: programme.label for programme in Programme},
    "grant_role": {rules.FIGURES_ONLY: "Figures only"}
    | {role.value: role.value.capitalize() for role in rules.GrantRole},
    "binding": dict(Binding.choices),
}


def refuse_stale(row: models.Model, version: str | None, names: Iterable[str]) -> None:
    """Raises ChangedMeanwhile where somebody saved the row after the form was filled."""
    if version is not None and version != version_of(row, *names):
        raise ChangedMeanwhile(row)


def _change_user(
    *, user: User, changes: dict[str, Any], was: dict[str, Any], by: User | None, agreed_by: User | None
) -> User:
    """What was proposed, over what stands now: other fields may have been changed since, these not."""
    if any(getattr(user, name) != value for name, value in was.items()):
        raise people.UserRefused("", SINCE)
    fields = {name: getattr(user, name) for name in people.USER_FIELDS} | changes
    return people.change_user(user=user, **fields, by=by, agreed_by=agreed_by)


def _change_team(
    *, team: Team, changes: dict[str, Any], was: dict[str, Any], by: User | None, agreed_by: User | None
) -> Team:
    if any(getattr(team, name) != value for name, value in was.items()):
        raise teams.TeamRefused("", SINCE)
    fields = {name: getattr(team, name) for name in teams.TEAM_FIELDS} | changes
    return teams.change_team(team=team, **fields, by=by, agreed_by=agreed_by)


def _add_member(*, starts_at: datetime | None = None, **asked: Any) -> Membership:
    return teams.add_member(starts_at=_not_past(starts_at), **asked)


def _give_scope(*, starts_at: datetime | None = None, **asked: Any) -> TeamScope:
    return teams.give_scope(starts_at=_not_past(starts_at), **asked)


def _set_setting(*, name: str, starts_on: date, **asked: Any) -> PracticeValue:
    """From the day that was proposed, or from today where that has passed before somebody agreed."""
    today = timezone.localdate()
    return practice.set_practice_value(definition=DEFINITIONS[name], starts_on=max(starts_on, today), on=today, **asked)


def _not_past(starts_at: datetime | None) -> datetime | None:
    """When something begins that was agreed to after its first day: now."""
    return None if starts_at is None or starts_at <= timezone.now() else starts_at


VERBS: dict[ChangeKind, Verb] = {
    ChangeKind.ACCOUNT_ADD: people.add_user,
    ChangeKind.ACCOUNT_CHANGE: _change_user,
    ChangeKind.ACCOUNT_ENABLE: people.enable_user,
    ChangeKind.ACCOUNT_REPLACE: people.enable_user,
    ChangeKind.FACTORS_RESET: sign_in.forget_second_factors,
    ChangeKind.MEMBER_ADD: _add_member,
    ChangeKind.SHIFT_MEMBER_ADD: _add_member,
    ChangeKind.SCOPE_GIVE: _give_scope,
    ChangeKind.TEAM_CHANGE: _change_team,
    ChangeKind.TEAM_REOPEN: teams.reopen_team,
    ChangeKind.CLIENT_ADD: clients.add_client,
    ChangeKind.APPLICATION_ADD: clients.add_application,
    ChangeKind.CLIENT_CHANGE: clients.change_client,
    ChangeKind.KEY_ADD: clients.add_key,
    ChangeKind.ENDPOINT_SET: endpoints.set_endpoint,
    ChangeKind.SETTING_SET: _set_setting,
}


SECONDS = {ChangeKind.SHIFT_MEMBER_ADD: desk_members.who_agrees}


def connect(kinds: Iterable[ChangeKind] = VERBS) -> None:
    """Called once, by SharingConfig.ready()."""
    for kind in kinds:
        carries_out(kind, VERBS[kind], seconds=SECONDS.get(kind))
