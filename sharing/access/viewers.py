"""A user as the filter sees one: the teams, scopes and emergency access that count at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from sharing import audit
from sharing.access import sql
from sharing.access.rules import PERMISSIONS_OF, Permission
from sharing.audit import request_context
from sharing.records.account import Account


@dataclass(frozen=True)
class OpenEmergency:
    """Emergency access of a user that is open: to whom, by which number it was asked for, and until when."""

    uid: UUID
    subject_id: int
    number: str
    kind: str
    opened_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Viewer:
    """A user's keys. `scopes` are (programme, permission) of the teams' national scopes.

    sees_few: whether a list is asked with the keys of their people first; else its order is walked, and each row's
    person looked up.
    """

    user_id: int
    team_ids: tuple[int, ...]
    scopes: frozenset[tuple[str, Permission]]
    emergencies: tuple[OpenEmergency, ...] = ()
    role: str = ""
    sees_few: bool = False
    both: tuple[Viewer, ...] = ()  # a user and the program that asks on their behalf, each alone

    @property
    def askers(self) -> tuple[Viewer, ...]:
        """Who is asked, each alone."""
        return self.both or (self,)

    def programmes(self, permission: Permission) -> list[str]:
        return sorted({programme for programme, permitted in self.scopes if permitted == permission})

    def values(self, permission: Permission, *, at: datetime) -> dict[str, Any]:
        """What goes into the words of `sql` for `sql.KNOWN`."""
        more = {"user": self.user_id, "teams": list(self.team_ids), "role": self.role}
        return sql.values(permission, at=at, programmes=self.programmes(permission), **more)


def viewer_of(user: Account, *, at: datetime) -> Viewer:
    """The teams and scopes that count for the user at this moment: one query, asked once in a request. Of a user for
    whom a program asks: what both have."""
    if user.through is not None:
        return _common(*(viewer_of(asker, at=at) for asker in user.askers))
    asked = request_context.current()
    if asked is None:
        return _ask_viewer(user, at=at)
    key = ("viewer", user.pk)
    if key not in asked.memo:
        asked.memo[key] = _ask_viewer(user, at=at)
        audit.note_emergencies(
            user.pk, {emergency.subject_id: emergency.uid for emergency in asked.memo[key].emergencies}
        )
    return asked.memo[key]


def teams_of(user: Account | AnonymousUser) -> tuple[int, ...]:
    """The teams that count for the user now. Empty for a visitor."""
    if isinstance(user, AnonymousUser):
        return ()
    return viewer_of(user, at=timezone.now()).team_ids


def forget_viewer(user_id: int) -> None:
    """What this request knew of the user's teams is asked again."""
    asked = request_context.current()
    if asked is not None:
        asked.memo.pop(("viewer", user_id), None)


def open_emergencies(user: Account, *, at: datetime) -> list[OpenEmergency]:
    """The emergency access that is open for the user at this moment: known from the question after the teams."""
    return [emergency for emergency in viewer_of(user, at=at).emergencies if emergency.ends_at > at]


def remember_viewer(user: Account, teams: Iterable[sql.TeamRow]) -> None:
    """For this request; teams: as `sql.teams_seen_by` gives them, asked with the token in one statement."""
    asked = request_context.current()
    if asked is not None:
        asked.memo["viewer", user.pk] = _viewer(user, teams)


def _ask_viewer(user: Account, *, at: datetime) -> Viewer:
    return _viewer(user, sql.teams_seen_by(user.pk, at=at))


def _viewer(user: Account, teams: Iterable[sql.TeamRow]) -> Viewer:
    people: dict[tuple[int, str | None], int] = {}  # a team with two scopes has two rows
    scopes = set()
    emergencies: dict[UUID, OpenEmergency] = {}
    for team_id, programme, scope_role, let_in_to, is_open in teams:
        people[team_id, programme] = let_in_to
        for found in map(_open_emergency, is_open or []):
            emergencies[found.uid] = found
        if programme and scope_role:
            permitted = PERMISSIONS_OF.get(scope_role, frozenset())  # type: ignore[call-overload]  # as stored
            scopes |= {(programme, permission) for permission in permitted}
    return Viewer(
        user.pk,
        tuple(dict.fromkeys(team_id for team_id, _ in people)),
        frozenset(scopes),
        tuple(emergencies.values()),
        role=user.role,
        sees_few=sum(people.values()) <= sql.FEW,
    )


def _common(user: Viewer, program: Viewer) -> Viewer:
    """The teams and scopes that both have: what is asked of them is less than what each may see alone, never more. The
    doors ask each alone; this is for what is asked besides."""
    teams = tuple(team for team in user.team_ids if team in program.team_ids)
    return Viewer(user.user_id, teams, user.scopes & program.scopes, role=program.role, both=(user, program))


def _open_emergency(found: list[Any]) -> OpenEmergency:
    uid, subject_id, number, kind, opened_at, ends_at = found
    begins, ends = datetime.fromisoformat(opened_at), datetime.fromisoformat(ends_at)
    return OpenEmergency(UUID(uid), subject_id, number, kind, begins, ends)
