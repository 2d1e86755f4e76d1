"""Somebody joins a duty desk until its shift ends: at night, when no privacy officer is there to agree.

Command on call and a manager of the desk's agency propose and agree, in whichever order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Team, User
from sharing.proposals import actions as proposals
from sharing.proposals.actions import Change
from sharing.proposals.models import ProposedChange
from sharing.proposals.rules import ChangeKind
from sharing.records.errors import Refused
from sharing.rota.models import Shift
from sharing.rota.on_call.now import on_call
from sharing.rota.rules import Level
from sharing.time_words import format_datetime


class DeskMemberRefused(Refused):
    """Nobody joins the desk so."""


def propose_member(
    *, team: Team, user: User, by: User, at: datetime | None = None, uid: UUID | None = None
) -> ProposedChange:
    """Put a colleague in the desk until its running shift ends, once command and a manager agree.

    Raises DeskMemberRefused where no shift of the desk runs, and for somebody of another agency; and what proposing
    and adding a member raise.
    """
    now = at or timezone.now()
    ends_at = end_of_shift(team, at=now)
    if ends_at is None:
        raise DeskMemberRefused("team", "No shift of this desk is running. Enter the shift first")
    if user.agency_id != team.agency_id:
        raise DeskMemberRefused("user", "Select a colleague of the desk’s agency")
    change = Change(
        ChangeKind.SHIFT_MEMBER_ADD,
        f"Add {user.name} to {team.name} until the shift ends",
        {"team": team, "user": user, "ends_at": ends_at},
        [("Team", "", team.name), ("Until", "", format_datetime(ends_at))],
        about=user,
    )
    return proposals.propose(change=change, by=by, at=at, uid=uid)


def end_of_shift(team: Team, *, at: datetime) -> datetime | None:
    """When the shift of the first on call ends, or that of the second; None where none runs."""
    running = Shift.objects.running(at=at).filter(team=team).order_by("level").values_list("ends_at", flat=True)
    return running.first()


def who_agrees(asked: dict[str, Any], by: User) -> list[User]:
    """Managers of the desk's agency, where command on call proposes; else command on call."""
    agency = asked["team"].agency
    in_command = {one.user for one in on_call(agency, Level.COMMAND, at=timezone.now())}
    if by.pk in in_command:
        return list(managers_of(agency.pk).exclude(pk=by.pk))
    return list(User.objects.filter(pk__in=in_command))


def managers_of(agency_id: int) -> QuerySet[User]:
    keep = roles.holders(Capability.KEEP_ROTA)
    return User.objects.filter(agency=agency_id, is_active=True, role__in=keep).order_by("name", "pk")
