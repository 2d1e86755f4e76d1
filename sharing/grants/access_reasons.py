"""The reasons why a user can or cannot see a person, in sentences.

A reader is told the way in of those about whom they may ask (`audience.known_to`). Why somebody cannot see is told to
those alone who may share the person; to anybody else "cannot" has one sentence, whatever the cause. So an exclusion is
told to who could end it, and to nobody on the side of whom it bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from sharing import access
from sharing.access.roles import Capability, role_of
from sharing.access.rules import Permission
from sharing.agencies.models import Team, User
from sharing.grants import who_can_see
from sharing.grants.models import Grant, TeamScope
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime

FOUND = 10  # users who are offered when several have such a name


@dataclass(frozen=True)
class Why:
    """The answer. yes: what `access.may(user, Permission.VIEW, subject)` says."""

    yes: bool
    sentence: str


@dataclass(frozen=True)
class AccessQuestion:
    """What was looked up: one user with the answer, else those whose name fits."""

    words: str
    found: Sequence[User]
    why: Why | None


def build_access_question(subject: Model, *, words: str, key: str, reader: User) -> AccessQuestion:
    """words: a part of a name; key: the uid of one who was offered. Users about whom nobody may ask are not there."""
    known = who_can_see.known_to(reader, subject, at=timezone.now())
    if key:
        found = list(known.filter(uid=key)) if _is_key(key) else []
    else:
        found = list(known.filter(name__icontains=words)[:FOUND])
    if len(found) == 1:
        return AccessQuestion(words or found[0].name, found, access_reason(found[0], subject, reader=reader))
    return AccessQuestion(words, found, None)


def access_reason(user: User, subject: Model, *, reader: User) -> Why:
    """Why `user` can see the person now, or why not as far as `reader` may know."""
    at = timezone.now()
    teams = access.viewer_of(user, at=at).team_ids
    ways = [
        _by_grant(way, user) if isinstance(way, Grant) else _by_scope(way)
        for way in who_can_see.ways_known_to(reader, subject, at=at)
        if way.team_id in teams
    ]
    if not access.may(user, Permission.VIEW, subject):
        tells = access.may(reader, Permission.SHARE, subject)
        bar = _bar(user, subject, at=at) or "none of their teams has access"
        end = f": {bar}." if tells else " now. Ask a team that leads whether they should."
        return Why(False, f"{user} cannot see {subject}{end}")
    role = role_of(user.role).name
    return Why(True, f"{user}, {role}, can see {subject} {' Also '.join(f'{way}.' for way in ways)}")


def _by_grant(grant: Grant, user: User) -> str:
    until = f" until {say_datetime(grant.ends_at)}" if grant.ends_at else ""
    as_what = mid_sentence(grant.get_grant_role_display())
    emergency = getattr(grant, "emergency", None)
    if emergency is not None:
        return f"because they opened the record in an emergency ({mid_sentence(emergency.get_kind_display())}){until}"
    request = getattr(grant, "request", None)
    if request is not None:
        return f"because they asked for it and {grant.approved_by} agreed, as {as_what}{until}: {grant.reason}"
    through = "by a grant to them alone" if grant.team.kind == Team.Kind.PERSONAL else f"through {grant.team}"
    by = f" by {grant.made_by}" if grant.made_by else ""
    approved = f", approved by {grant.approved_by}" if grant.approved_by else ""
    return f"{through}, with access as {as_what}{by}{approved}{until}: {grant.reason}"


def _by_scope(scope: TeamScope) -> str:
    until = f" until {say_datetime(scope.ends_at)}" if scope.ends_at else ""
    programme = mid_sentence(scope.get_programme_display())
    approved = f", approved by {scope.approved_by}" if scope.approved_by else ""
    as_what = mid_sentence(scope.get_grant_role_display())
    return f"through {scope.team}, which sees everyone under {programme} as {as_what}{approved}{until}: {scope.reason}"


def _bar(user: User, subject: Model, *, at: datetime) -> str:
    """What keeps the user out whoever gives them access, in words for those who may know it; empty when nothing
    does."""
    if not user.is_active:
        return "their account cannot be used"
    if not user.can(Capability.VIEW_PEOPLE):
        return f"the role {role_of(user.role).name} does not see cases"
    bars = who_can_see.bars_on(user, subject, at=at)
    if bars.exclusion:
        return (
            f"they have been excluded since {say_datetime(bars.exclusion.starts_at)}, because: {bars.exclusion.reason}"
        )
    return "the person is restricted to those named, and they are not" if bars.is_restricted else ""


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
