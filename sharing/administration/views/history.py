"""The history of an account, team or client: the administration's own audit entries, in words.

They name accounts, teams and what was set; nobody in the caseload.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from sharing.access import roles
from sharing.administration.forms.teams import programme_in_words
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.audit.models import AuditEntry
from sharing.clients import token_scopes
from sharing.clients.models import Binding, Client
from sharing.events.models import EventEndpoint
from sharing.grants.models import TeamScope
from sharing.time_words import format_datetime

SHOWN = 20

VERBS = {
    "sharing.told_clock_opened": "Told clock opened",
    "sharing.told_clock_closed": "Told clock closed",
    "sharing.agency_added": "Agency added",
    "sharing.user_added": "Account added",
    "sharing.user_changed": "Account changed",
    "sharing.user_disabled": "Account disabled",
    "sharing.user_enabled": "Account enabled",
    "sharing.user_invited": "Email sent to set a password",
    "sharing.client_added": "Client added",
    "sharing.client_changed": "Client changed",
    "sharing.client_key_added": "Key added",
    "sharing.client_key_removed": "Key removed",
    "sharing.client_secret_replaced": "Secret replaced",
    "sharing.client_revoked": "Client revoked",
    "sharing.endpoint_added": "Events: settings added",
    "sharing.endpoint_changed": "Events: settings changed",
    "sharing.endpoint_secret_replaced": "Events: new signing secret",
    "sharing.endpoint_off": "Events: switched off",
    "sharing.endpoint_on": "Events: switched on",
    "sharing.event_test": "Events: test sent",
    "sharing.event_sent_again": "Events: event sent again",
    "sharing.events_sent_again": "Events: undelivered events sent again",
    "sharing.events_replayed": "Events: sent again by time",
    "sharing.team_added": "Team added",
    "sharing.team_changed": "Team changed",
    "sharing.team_closed": "Team closed",
    "sharing.team_reopened": "Team reopened",
    "sharing.member_added": "Added to a team",
    "sharing.membership_ended": "Team membership ended",
    "sharing.scope_given": "National scope given",
    "sharing.scope_ended": "National scope ended",
}
LABELS = {  # in the order in which they are told; what is not here, the verb says
    "name": "name",
    "email": "email",
    "agency": "agency",
    "role": "role",
    "kind": "kind",
    "place_code": "establishment",
    "region_code": "region",
    "phone": "phone",
    "manager": "line manager",
    "staff_number": "staff number",
    "purpose": "for",
    "address": "to",
    "kinds": "which",
    "user": "who",
    "team": "team",
    "programme": "programme",
    "grant_role": "as",
    "starts_at": "from",
    "ends_at": "until",
    "scopes": "allowed to",
    "expires_at": "until",
    "binding": "tokens bound to",
    "acts_for_users": "acts on behalf of users",
    "kid": "key id",
    "reason": "reason",
}


@dataclass(frozen=True)
class HistoryLine:
    """One entry, as the page prints it."""

    at: datetime
    actor: str
    did: str
    details: list[str]


def of_user(user: User) -> list[HistoryLine]:
    """The latest things done to the account and to its places in teams."""
    places = Membership.objects.filter(user=user).values("pk")
    return _lines(_about(user) | Q(target_type="sharing.membership", target_id__in=places))


def of_team(team: Team) -> list[HistoryLine]:
    """The latest things done to the team, to its members' places and to its scopes."""
    return _lines(
        _about(team)
        | Q(target_type="sharing.membership", target_id__in=Membership.objects.filter(team=team).values("pk"))
        | Q(target_type="sharing.teamscope", target_id__in=TeamScope.objects.filter(team=team).values("pk"))
    )


def of_client(client: Client) -> list[HistoryLine]:
    """The latest things done to the client and to where it takes events; what it read is about people, and stands with
    them."""
    endpoints = EventEndpoint.objects.filter(client=client).values("pk")
    return _lines(_about(client) | Q(target_type="sharing.eventendpoint", target_id__in=endpoints))


def _about(row: User | Team | Client) -> Q:
    return Q(target_type=row._meta.label_lower, target_id=row.pk)


def _lines(about: Q) -> list[HistoryLine]:
    entries = list(
        AuditEntry.objects.filter(about, action=AuditEntry.Action.ADMINISTRATION).select_related("payload")[:SHOWN]
    )
    payloads = [getattr(entry, "payload", None) for entry in entries]
    named = _names([payload.data for payload in payloads if payload])
    return [
        HistoryLine(
            at=entry.at,
            actor=entry.actor,
            did=VERBS.get(entry.verb, entry.verb),
            details=list(_details(payload.data, named)) if payload else [],
        )
        for entry, payload in zip(entries, payloads, strict=True)
    ]


def _names(payloads: list[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """The rows that the payloads name by key: four queries, however many entries."""
    found: dict[tuple[str, int], str] = {}
    for field, model in (("agency", Agency), ("team", Team), ("user", User), ("manager", User)):
        keys = {side.get(field) for payload in payloads for side in payload.values() if isinstance(side, dict)}
        rows = model._default_manager.filter(pk__in=[key for key in keys if key]).values_list("pk", "name")
        found |= {(field, pk): name for pk, name in rows}
    return found


def _details(payload: dict[str, Any], named: dict[tuple[str, int], str]) -> Iterable[str]:
    """ "role: Auditor, before: Administrator", one for each field that has another value than before."""
    before, after = payload.get("before") or {}, payload.get("after") or {}
    for field, label in LABELS.items():
        if field not in after or (field in before and before[field] == after[field]):
            continue
        words = _format_value(field, after[field], named)
        if words or field in before:
            was = f", before: {_format_value(field, before[field], named) or 'empty'}" if field in before else ""
            yield f"{label}: {words or 'empty'}{was}"


def _format_value(field: str, value: Any, named: dict[tuple[str, int], str]) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field == "binding":
        return Binding(value).label
    if field == "role":
        return roles.role_of(value).name
    if field == "kind":
        return str(dict([*Team.Kind.choices, *Agency.Kind.choices]).get(value, value))
    if field == "programme":
        return programme_in_words(value) if value else "every programme"
    if field == "kinds":
        return ", ".join(name.removeprefix("release-monitor.") for name in value)
    if field == "scopes":
        return ", ".join(token_scopes.format_scopes(value)).lower()
    if field in ("starts_at", "ends_at", "expires_at"):
        return _format_moment(value)
    return named.get((field, value), str(value)) if isinstance(value, int) else str(value)


def _format_moment(value: str) -> str:
    moment = parse_datetime(value)
    return format_datetime(moment) if moment else value
