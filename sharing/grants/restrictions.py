"""Restricting a person to those named, excluding a user, and ending either. Both count whatever grants there are.

Both are for those who may share the person, and known to nobody else. Each is one transaction under the lock of the
person, so that nobody sees in between what they must not.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sharing import access, audit
from sharing.access import two_people
from sharing.access.rules import Permission
from sharing.agencies.models import Team, User
from sharing.grants import who_can_see
from sharing.grants.actions import lock_subject
from sharing.grants.models import Exclusion, Restriction
from sharing.records.errors import Refused

WITHOUT_YOU = "You would no longer see this person. Tick the box to confirm, or name yourself"
NOBODY_SHARES = "No one could give access. Name someone in a team that leads"


class LimitRefused(Refused):
    """The limit cannot be as asked."""


class LimitHasEnded(Exception):
    """Somebody ended it first; nothing is changed."""


def restrict(
    *,
    subject: Model,
    users: Collection[User],
    teams: Collection[Team],
    reason: str,
    by: User,
    ends_at: datetime | None = None,
    in_place_of: Restriction | None = None,
    without_me: bool = False,
) -> Restriction:
    """From now on only these users, and who is in these teams, may see the person, as far as a grant gives them access.

    in_place_of: a restriction that ends at the same moment. without_me: `by` knows that they would no longer see.
    Raises RecordHidden or NotAllowed (access.require), LimitRefused when nobody is named, when none of those left could
    give others access, when `by` would be locked out unknowing, and for an end in the past; LimitHasEnded.
    """
    try:
        return _restrict(subject, users, teams, reason, by, ends_at, in_place_of, without_me)
    except Refused:
        audit.refuse(by=by, verb="sharing.restriction_refused", subject=subject.pk)
        raise


@transaction.atomic
def _restrict(
    subject: Model,
    users: Collection[User],
    teams: Collection[Team],
    reason: str,
    by: User,
    ends_at: datetime | None,
    in_place_of: Restriction | None,
    without_me: bool,
) -> Restriction:
    now = _begin(subject, by, ends_at)
    if not users and not teams:
        raise LimitRefused("teams", "Select at least 1 team or user")
    if in_place_of is not None:
        _end(in_place_of, reason=reason, by=by, at=now)
    made = Restriction.objects.create(
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        reason=reason,
        made_by=by,
        starts_at=now,
        ends_at=ends_at,
    )
    made.users.set(users)
    made.teams.set(teams)
    _check_who_is_left(subject, by, without_me=without_me, at=now)
    named = {"users": sorted(user.pk for user in users), "teams": sorted(team.pk for team in teams)}
    _record("sharing.restriction_made", made, by, reason=reason, after=named)
    return made


def exclude(
    *, subject: Model, user: User, reason: str, by: User, ends_at: datetime | None = None, without_me: bool = False
) -> Exclusion:
    """From now on this user must not see the person, whoever gives them access.

    Raises as `restrict` does, and LimitRefused for a user who is excluded already.
    """
    try:
        return _exclude(subject, user, reason, by, ends_at, without_me)
    except Refused:
        audit.refuse(by=by, verb="sharing.exclusion_refused", subject=subject.pk)
        raise


@transaction.atomic
def _exclude(
    subject: Model, user: User, reason: str, by: User, ends_at: datetime | None, without_me: bool
) -> Exclusion:
    now = _begin(subject, by, ends_at)
    if Exclusion.objects.live(at=now).filter(subject_id=subject.pk, user=user).exists():
        raise LimitRefused("user", f"{user} is already excluded")
    made = Exclusion.objects.create(
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        user=user,
        reason=reason,
        made_by=by,
        starts_at=now,
        ends_at=ends_at,
    )
    _check_who_is_left(subject, by, without_me=without_me, at=now)
    _record("sharing.exclusion_made", made, by, reason=reason, after=audit.fields_of(made, "user", "ends_at"))
    return made


def end_limit(*, limit: Exclusion | Restriction, reason: str, by: User) -> None:
    """End it now. Nobody ends the exclusion of a second account of their own.

    Raises RecordHidden or NotAllowed (access.require), SamePerson, LimitHasEnded.
    """
    try:
        _end_limit(limit, reason, by)
    except Refused:
        audit.refuse(by=by, verb="sharing.limit_end_refused", target=limit, subject=limit.subject_id)
        raise


@transaction.atomic
def _end_limit(limit: Exclusion | Restriction, reason: str, by: User) -> None:
    access.require(by, Permission.SHARE, limit.subject)
    if isinstance(limit, Exclusion):
        two_people.refuse_same_person(limit.user, by)
    lock_subject(limit.subject)
    _end(limit, reason=reason, by=by, at=timezone.now())


# What several of them need


def _begin(subject: Model, by: User, ends_at: datetime | None) -> datetime:
    access.require(by, Permission.SHARE, subject)
    lock_subject(subject)
    now = timezone.now()
    if ends_at is not None and ends_at <= now:
        raise LimitRefused("ends_at", "The end must be in the future")
    return now


def _check_who_is_left(subject: Model, by: User, *, without_me: bool, at: datetime) -> None:
    """Asked of the rows as they stand now; a refusal takes them back with the transaction."""
    if not who_can_see.who_shares(subject, at=at).exists():
        raise LimitRefused("", NOBODY_SHARES)
    if not without_me and not who_can_see.who_sees(subject, at=at).filter(pk=by.pk).exists():
        raise LimitRefused("without_me", WITHOUT_YOU)


def _end(limit: Exclusion | Restriction, *, reason: str, by: User, at: datetime) -> None:
    ended = type(limit).objects.live(at=at).filter(pk=limit.pk)
    if not ended.update(ends_at=at, ended_by=by, ended_because=reason):
        raise LimitHasEnded(limit)
    kind = limit._meta.model_name
    _record(f"sharing.{kind}_ended", limit, by, reason=reason)


def _record(verb: str, limit: Exclusion | Restriction, by: User, *, reason: str, after: dict | None = None) -> None:
    audit.record(
        action=audit.Action.GRANT,
        verb=verb,
        by=by,
        target=limit,
        subject=limit.subject_id,
        reason=reason,
        payload={"after": after} if after is not None else None,
    )
