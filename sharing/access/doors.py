"""The doors of need-to-know: lists, single answers, opened rows, refusals.

The only ones: `limit` (behind `visible_to`) makes lists, `open_record` opens one row, `may` answers yes or no, and
`require` refuses. All ask the same filter, so a list and a single answer cannot disagree. Hidden equals absent.

Order: an exclusion beats everything; then a restriction; then the grants to the user's live teams or a national desk's
scope; then the role's capability. Emergency access is such a grant, which some tables do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from sharing import audit, scope
from sharing.access import sql
from sharing.access.viewers import Viewer, forget_viewer, open_emergencies, viewer_of
from sharing.models import User
from sharing.querysets import VisibleQuerySet
from sharing.roles import Capability
from sharing.rules import Permission

M = TypeVar("M", bound=Model)
Rows = TypeVar("Rows", bound=VisibleQuerySet)
Asker = User | AnonymousUser

CAPABILITY_FOR: dict[Permission, Capability] = {
    Permission.VIEW: Capability.VIEW_PEOPLE,
    Permission.CHANGE: Capability.CHANGE_PEOPLE,
    Permission.SHARE: Capability.GRANT_ACCESS,
}


class RecordHidden(Http404):
    """There is no such row, or it is not for this user. The caller cannot tell which, and neither can its answer."""


class NotAllowed(Exception):
    """The user sees the person, but may not do this."""


def subjects() -> VisibleQuerySet:
    """The people whom all this is about, unfiltered: for `open_record`, and for `visible_to` at once.

    What sharing knows of their model: `uid`, `programme`, `whereabouts` (in a few words), `get_absolute_url`,
    `numbers_for_partners`, `whole_number` and `str`; of their query set, `with_whole_number`.
    """
    return apps.get_model(settings.SHARING_SUBJECT_MODEL)._default_manager.all()


def limit(rows: Rows, user: Asker, permission: Permission, *, is_list: bool = False) -> Rows:
    """The rows on whose person `user` may do `permission` now. is_list: many people's rows are read in an order.

    A row's own handling comes last. Nothing for a visitor, a disabled account, a role without the capability, and a
    user without a team. Ids are literals and each test is an EXISTS on an indexed column: what a join or an OR of
    sub-selects costs at a million people was measured, and is a thousand times more.
    """
    if not isinstance(user, User) or not user.can(CAPABILITY_FOR[permission]):
        return rows.none()
    at = timezone.now()
    viewer = viewer_of(user, at=at)
    if rows.about_nobody is None or not user.can(rows.about_nobody):
        return within(rows, viewer, permission, at=at, is_list=is_list).handled_for(user)
    about_nobody = Q(**{f"{rows.subject_path}__isnull": True})
    return rows.filter(_conditions(rows, viewer, permission, at=at, is_list=is_list) | about_nobody).handled_for(user)


def within(rows: Rows, viewer: Viewer, permission: Permission, *, at: datetime, is_list: bool) -> Rows:
    """The part of `limit` that asks teams, exclusions and restrictions. Not a door: whoever asks it asks the rest.

    Two texts, so that PostgreSQL plans each for its own readers: of a list, the keys of who sees few people are found
    first; else the order is walked, and each row's person looked up.
    """
    return rows.filter(_conditions(rows, viewer, permission, at=at, is_list=is_list))


def _conditions(rows: VisibleQuerySet, viewer: Viewer, permission: Permission, *, at: datetime, is_list: bool) -> Q:
    opened, keys_first = rows.opened_by_emergency, is_list and viewer.sees_few
    way = _theirs if keys_first else _let_in
    let_in = way(rows, viewer, permission, at=at, as_usual=opened is False)
    if isinstance(opened, Q):
        let_in &= opened | way(rows, viewer, permission, at=at, as_usual=True)
    return let_in if keys_first else let_in & _not_barred(rows, viewer, at=at)


def _person(rows: VisibleQuerySet) -> str:
    """The column that names the person of a row."""
    return "pk" if rows.subject_path == "pk" else f"{rows.subject_path}_id"


def _not_barred(rows: VisibleQuerySet, viewer: Viewer, *, at: datetime) -> Q:
    return Q(_condition(rows, sql.not_barred("{person}", sql.KNOWN), viewer.values(Permission.VIEW, at=at)))


def _condition(rows: VisibleQuerySet, words: str, values: dict[str, Any]) -> sql.Condition:
    """`{person}` in the words is the column that names the person of a row."""
    return sql.Condition(words, values, person=_person(rows))


def _let_in(rows: VisibleQuerySet, viewer: Viewer, permission: Permission, *, at: datetime, as_usual: bool) -> Q:
    """By a live grant to one of the viewer's teams, or by the programme of a national desk's scope."""
    values = viewer.values(permission, at=at)
    by_grant = Q(_condition(rows, sql.granted("{person}", sql.KNOWN.teams, as_usual=as_usual), values))
    programmes = viewer.programmes(permission)
    if not programmes:
        return by_grant
    path = rows.subject_path
    return Q(**{"programme__in" if path == "pk" else f"{path}__programme__in": programmes}) | by_grant


def _theirs(rows: VisibleQuerySet, viewer: Viewer, permission: Permission, *, at: datetime, as_usual: bool) -> Q:
    """The rows of the viewer's people, whose keys are found first: for whoever sees few. Whom a limit bars is out."""
    words = f"{{person}} = ANY ({sql.their_people(sql.KNOWN, as_usual=as_usual)})"
    return Q(_condition(rows, words, viewer.values(permission, at=at)))


def national_programmes(user: Asker) -> list[str]:
    """The programmes of which the user sees everybody, by the scope of a national desk; none for anybody else.

    Exclusions and restrictions still hide people from such a user: counts go through `visible_to` all the same.
    """
    if not isinstance(user, User) or not user.can(CAPABILITY_FOR[Permission.VIEW]):
        return []
    return viewer_of(user, at=timezone.now()).programmes(Permission.VIEW)


def may(user: Asker, permission: Permission, subject: Model) -> bool:
    """Whether the user may do this to this person, now."""
    return limit(
        cast("VisibleQuerySet", type(subject)._default_manager.filter(pk=subject.pk)), user, permission
    ).exists()


def only_in_emergency(user: User, subject_id: int) -> bool:
    """Whether the user, who sees this person, does so by emergency access alone. That opens nothing about victims.

    Asks nothing more where no emergency access to the person is open.
    """
    at = timezone.now()
    if all(each.subject_id != subject_id for each in open_emergencies(user, at=at)):
        return False
    let_in = _let_in(subjects(), viewer_of(user, at=at), Permission.VIEW, at=at, as_usual=True)
    return not subjects().filter(let_in, pk=subject_id).exists()


def hidden_by_now(user: Asker, people: Collection[int]) -> set[int]:
    """Those of these people (by key) of whom the user may not know any more: for what was begun when they might."""
    known = User.objects.filter(pk=user.pk or 0).first() or AnonymousUser()  # as the account stands now
    seen = limit(subjects().filter(pk__in=people), known, Permission.VIEW)
    return set(people) - set(seen.values_list("pk", flat=True))


def not_barred(rows: Rows, user: User) -> Rows:
    """The rows from whose person no exclusion keeps the user, and no restriction that does not name them.

    Lets nobody in: for emergency access, which asks the rest itself.
    """
    at = timezone.now()
    return rows.filter(_not_barred(rows, viewer_of(user, at=at), at=at))


def not_excluded(rows: Rows, user: User) -> Rows:
    """The rows from whose person no exclusion keeps the user. Lets nobody in: for those who review what they need not
    see, also where a restriction names others."""
    values = sql.values(Permission.VIEW, at=timezone.now(), user=user.pk)
    return rows.filter(_condition(rows, sql.not_excluded("{person}", sql.KNOWN), values))


def require(user: User, permission: Permission, subject: Model) -> None:
    """Refuse, and record the refusal, unless the user may do this to this person now.

    In a transaction that writes, the answer holds until its end. What was required before one is required again when it
    locks the person (`require_again`). Raises RecordHidden when the person is hidden from the user, NotAllowed when
    only the act is refused.
    """
    asked = scope.current()
    if asked is None or not asked.only_reads:
        if connection.in_atomic_block:
            _hold(user, subject)
        elif asked is not None:
            asked.required.setdefault(subject.pk, []).append((user, permission))
    if may(user, permission, subject):
        return
    audit.refuse(by=user, verb=f"sharing.{permission}_refused", target=subject, subject=subject.pk)
    if permission is Permission.VIEW or not may(user, Permission.VIEW, subject):
        raise RecordHidden
    raise NotAllowed(permission)


def require_again(subject: Model) -> None:
    """Ask once more, in the transaction that writes and has locked the person, what the request required before it.

    A right that was ended in between is refused, as `require` refuses, and nothing is written.
    """
    asked = scope.current()
    for user, permission in asked.required.pop(subject.pk, []) if asked else []:
        require(user, permission, subject)


def ask_again(user: User, permission: Permission, subject: Model) -> None:
    """What a door has just answered with yes is required once the verb locks the person, as after `require`."""
    asked = scope.current()
    if asked is not None:
        asked.required.setdefault(subject.pk, []).append((user, permission))


def hold(users: Iterable[User], people: Iterable[int]) -> None:
    """Let nobody end until the commit what these users may do to these people, and forget what was known of it.

    For a bulk verb, in its transaction: it asks `limit` again after this. people: their keys.
    """
    by_key = {user.pk: user for user in users}
    held = sql.hold_many(by_key, people)
    for key, user in by_key.items():
        user.is_active, user.role = held.get(key, (False, user.role))
        forget_viewer(key)


def _hold(user: User, subject: Model) -> None:
    """Let nobody end until the commit what the answer rests on, and forget what was known before."""
    user.is_active, user.role = sql.hold(user.pk, subject.pk) or (False, user.role)
    forget_viewer(user.pk)


def _one(rows: QuerySet[Any]) -> Any:
    """The one row, or None. As `first`, without the ordering, which took as long to build as the rest of the query."""
    return next(iter(rows.order_by()[:1]), None)


def open_record(user: Asker, rows: VisibleQuerySet[M], *, reason: str = "", verb: str = "", **lookup) -> M:
    """One row, opened by this user; the consultation is recorded before it is handed over.

    lookup: what names the row, `uid=...`. reason: only where it protects people.
    Raises RecordHidden, the same for a row that is hidden and for one that is absent; the refusal is recorded.
    """
    label = rows.model._meta.model_name
    row = _one(limit(rows, user, Permission.VIEW).filter(**lookup))
    if row is None:
        # Asked in both cases, so that neither the log's reader nor a clock can tell hidden from absent by its cost.
        hidden = _one(rows.filter(**lookup).values_list(_person(rows), flat=True))
        by = user if isinstance(user, User) else None
        audit.refuse(by=by, verb=f"{label}.open_refused", subject=hidden, reason=reason)
        raise RecordHidden
    subject = row.pk if rows.subject_path == "pk" else getattr(row, f"{rows.subject_path}_id")
    audit.note_told([subject] if subject is not None else [])
    audit.record_read(
        action=audit.Action.CONSULTATION,
        verb=verb or f"{label}.opened",
        by=user,
        target=row,
        subject=subject,
        reason=reason,
    )
    return row
