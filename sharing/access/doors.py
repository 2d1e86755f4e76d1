"""The doors of need-to-know: lists, single answers, opened rows, refusals.

The only ones: `limit` (behind `visible_to`) makes lists, `open_record` opens one row, `may` answers yes or no, and
`require` refuses. All ask the same filter (`filters.py`), so a list and a single answer cannot disagree. Hidden equals
absent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone

from sharing import audit
from sharing.access import sql
from sharing.access.filters import Asker, compared_by, let_in_by, limit, not_excluded, person_column
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.viewers import forget_viewer, open_emergencies, viewer_of
from sharing.audit import request_context
from sharing.records.account import Account

M = TypeVar("M", bound=Model)


class RecordHidden(Http404):
    """There is no such row, or it is not for this user. The caller cannot tell which, and neither can its answer."""


class NotAllowed(Exception):
    """The user sees the person, but may not do this."""


def subjects() -> VisibleQuerySet:
    """The people whom all this is about, unfiltered: for `open_record`, and for `visible_to` at once.

    What sharing knows of their model: `uid`, `whereabouts` (in a few words), `get_absolute_url`,
    `numbers_for_partners`, `whole_number`, `str`, and of this the columns (`NAME_COLUMNS`, `name_of`); of their query
    set, `with_whole_number`, `settled_with_whole_number` and `with_numbers_for_partners`.
    """
    return apps.get_model(settings.SHARING_SUBJECT_MODEL)._default_manager.all()


def may(user: Asker, permission: Permission, subject: Model) -> bool:
    """Whether the user may do this to this person, now."""
    return limit(
        cast("VisibleQuerySet", type(subject)._default_manager.filter(pk=subject.pk)), user, permission
    ).exists()


def require_all(user: Account, permission: Permission, people: Collection[Model]) -> None:
    """Like `require`, of several people: one question where the user may do this to each of them."""
    keys = {person.pk for person in people}
    rows = subjects().filter(pk__in=keys)
    if limit(rows, user, permission).count() < len(keys):
        for person in people:
            require(user, permission, person)


def only_in_emergency(user: Account, subject_id: int) -> bool:
    """Whether the user, who sees this person, does so by emergency access alone. That opens nothing about victims.

    Asks nothing more where no emergency access to the person is open.
    """
    return any(_only_in_emergency(asker, subject_id) for asker in user.askers)


def _only_in_emergency(user: Account, subject_id: int) -> bool:
    at = timezone.now()
    if all(emergency.subject_id != subject_id for emergency in open_emergencies(user, at=at)):
        return False
    let_in = let_in_by(subjects(), viewer_of(user, at=at), Permission.VIEW, at=at, as_usual=True)
    return not subjects().filter(let_in, pk=subject_id).exists()


def hidden_by_now(user: Asker, asked: request_context.Scope) -> set[int]:
    """Those of whom the answer tells (by key) and the user may no longer know: for what was begun when they might."""
    seen, hidden = subjects().filter(pk__in=asked.told), set(asked.told)
    for asker in (user,) if isinstance(user, AnonymousUser) else user.askers:
        seen = limit(seen, _as_it_stands(asker), Permission.VIEW)
    hidden -= set(seen.values_list("pk", flat=True)) if hidden else set()
    for still, people in asked.told_otherwise:
        hidden |= people - still(_as_it_stands(user), people)
    return hidden


def _as_it_stands(asker: Asker) -> Asker:
    return get_user_model()._default_manager.filter(pk=asker.pk or 0).first() or AnonymousUser()


def by_role(capability: Capability) -> audit.Still:
    """Who of some people may be told of to who has this capability, whether or not they see the person, and never
    against an exclusion: what `audit.record_read` takes for readers of the log and the like."""

    def still(user: Asker, people: Collection[int]) -> set[int]:
        if isinstance(user, AnonymousUser) or not user.can(capability):
            return set()
        return set(not_excluded(subjects().filter(pk__in=people), user).values_list("pk", flat=True))

    return still


def by_identity_desk(user: Asker, people: Collection[int]) -> set[int]:
    """The same for a member of the identity desk."""
    return set(compared_by(subjects().filter(pk__in=people), user).values_list("pk", flat=True))


def require(user: Account, permission: Permission, subject: Model) -> None:
    """Refuse, and record the refusal, unless the user may do this to this person now.

    In a transaction that writes, the answer holds until its end. What was required before one is required again when it
    locks the person (`require_again`). Raises RecordHidden when the person is hidden from the user, NotAllowed when
    only the act is refused.
    """
    asked = request_context.current()
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
    asked = request_context.current()
    for user, permission in asked.required.pop(subject.pk, []) if asked else []:
        require(user, permission, subject)


def ask_again(user: Account, permission: Permission, subject: Model) -> None:
    """What a door has just answered with yes is required once the verb locks the person, as after `require`."""
    asked = request_context.current()
    if asked is not None:
        asked.required.setdefault(subject.pk, []).append((user, permission))


def hold(users: Iterable[Account], people: Iterable[int]) -> None:
    """Let nobody end until the commit what these users may do to these people, and forget what was known of it.

    For a bulk verb, in its transaction: it asks `limit` again after this. people: their keys.
    """
    by_key = {asker.pk: asker for user in users for asker in user.askers}
    held = sql.hold_many(by_key, people)
    for key, user in by_key.items():
        user.is_active, user.role = held.get(key, (False, user.role))
        forget_viewer(key)


def _hold(user: Account, subject: Model) -> None:
    """Let nobody end until the commit what the answer rests on, and forget what was known before."""
    for asker in user.askers:
        asker.is_active, asker.role = sql.hold(asker.pk, subject.pk) or (False, asker.role)
        forget_viewer(asker.pk)


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
        hidden = _one(rows.filter(**lookup).values_list(person_column(rows), flat=True))
        by = None if isinstance(user, AnonymousUser) else user
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
