"""Who manages an officer, who can stand in, and people they cannot stand in for. It asks the teams as they are now."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Membership, Team, User
from sharing.cover import caseload
from sharing.cover.models import Leave, LeaveQuerySet
from sharing.cover.rules import lacking
from sharing.sentence_words import mid_sentence


def teams_of(user: User, *, at: datetime) -> QuerySet[Team]:
    """The open teams that the user is in and shares with colleagues."""
    return Team.objects.open().worked_in_by(user, at=at).exclude(kind=Team.Kind.JOINT)


def colleagues_of(user: User, *, at: datetime) -> QuerySet[User]:
    """Everybody who answers for people and shares a team with the user, the user too."""
    shared = Membership.objects.live(at=at).filter(user=OuterRef("pk"), team__in=teams_of(user, at=at))
    return User.objects.filter(
        Exists(shared), is_active=True, role__in=roles.holders(Capability.ANSWER_FOR_PEOPLE)
    ).order_by("name", "pk")


def manages(user: User, officer: User, *, at: datetime) -> bool:
    """Whether the user may plan leave for the officer, and offer cover: a manager who shares a team with them."""
    if user.pk == officer.pk or not user.can(Capability.GRANT_ACCESS):
        return False
    return colleagues_of(user, at=at).filter(pk=officer.pk).exists()


def decides(user: User, officer: User, *, at: datetime) -> bool:
    """Whether the user may plan and end this officer's leave: the officer, and who manages them."""
    return user.pk == officer.pk or manages(user, officer, at=at)


def managed_by(user: User, *, at: datetime) -> QuerySet[User]:
    """Whose leave the user may plan."""
    if user.can(Capability.GRANT_ACCESS):
        return colleagues_of(user, at=at)
    return User.objects.filter(pk=user.pk)


def can_stand_in(officer: User, *, at: datetime) -> list[User]:
    """Who shares a team with the officer and has a role that can do their work."""
    found = colleagues_of(officer, at=at).exclude(pk=officer.pk)
    return [colleague for colleague in found if not _lacks(officer, colleague)]


def why_not(officer: User, stand_in: User, *, starts_at: datetime, ends_at: datetime, at: datetime) -> str:
    """Why this user cannot stand in for the officer in this time; empty where they can."""
    if stand_in.pk == officer.pk:
        return "An officer cannot be their own stand-in"
    if not stand_in.is_active or not colleagues_of(officer, at=at).filter(pk=stand_in.pk).exists():
        return f"{stand_in} is not in a team of {officer}"
    if missing := _lacks(officer, stand_in):
        return f"{stand_in} has a role that cannot do this work: {mid_sentence(missing[0].words)}"
    if Leave.objects.filter(officer=stand_in).overlapping(starts_at, ends_at).exists():
        return f"{stand_in} is away during this time. Choose someone else, or cover the time in parts"
    return ""


def _lacks(officer: User, stand_in: User) -> list[Capability]:
    return lacking(roles.role_of(officer.role).capabilities, roles.role_of(stand_in.role).capabilities)


def out_of_reach(officer: User, stand_in: User) -> set[int]:
    """The keys of the officer's people with whom this user cannot work now. Who shows them asks who may see them."""
    people = caseload.people_of(officer.pk)
    return people - caseload.can_work_with(stand_in, people)


def leaves_of(user: User, *, at: datetime) -> LeaveQuerySet:
    """The leaves whose page the user may open: their own, those they are asked to cover, and those they manage."""
    own = Q(officer=user) | Q(covers__stand_in=user) | Q(planned_by=user)
    if user.can(Capability.GRANT_ACCESS):
        own |= Q(officer__in=colleagues_of(user, at=at).order_by().values("pk"))
    return Leave.objects.filter(pk__in=Leave.objects.filter(own).order_by().values("pk"))
