"""Destroy one person's records, and again after a backup was restored. The owner's role alone can."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.utils import timezone

from sharing import access, audit
from sharing.destroying import disposal_list, hooks, log_details, mentions
from sharing.destroying.decisions import decisions_on, refuse_forbidden
from sharing.destroying.hanging import Hanging, batches, hanging_on
from sharing.destroying.models import Destruction
from sharing.destroying.rules import Disposal, canonical, digest_of, pattern_of
from sharing.grants.actions import lock_subject
from sharing.records.append_only import OWNER_REWRITES
from sharing.records.uuids import UuidV7

VERB = "retention.destroyed"
REWRITES = "SELECT set_config(%s, 'on', true)"  # until the end of the transaction, and for the owner alone
VERSIONS = """
DELETE FROM sharing_rowversion WHERE subject_id = %(key)s
    OR (table_name, row_id) IN (SELECT * FROM unnest(%(tables)s::text[], %(rows)s::bigint[]))
"""
FORCED = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relforcerowsecurity AND pg_has_role(current_user, c.relowner, 'USAGE')
"""


class AlreadyGone(Exception):
    """There is no such person in the records: nothing is changed."""


@dataclass
class Destroyed:
    """What went, by kind and number. files: names in the storage, of files that hung on these rows."""

    counts: dict[str, int] = field(default_factory=dict)
    files: list[tuple[Any, str]] = field(default_factory=list)

    def add(self, more: dict[str, int]) -> None:
        for kind, number in more.items():
            self.counts[kind] = self.counts.get(kind, 0) + number


@contextmanager
def by_owner(alias: str) -> Iterator[None]:
    """All that is asked and written here goes through the connection of the role that owns the database."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[alias]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = usual


@transaction.atomic
def destroy(*, subject_key: int) -> Destruction:
    """All rows of the person, and what else names them: one transaction, so that whoever is killed in it has done
    nothing, and does it whole when it is run again. Raises AlreadyGone, MayNotBeDestroyed, ListBroken, OSError."""
    now = timezone.now()
    subject = _locked(subject_key)
    decided = decisions_on(subject_key, on=timezone.localdate(now))
    gone = _take(subject_key)
    uid = _new_uid()
    told = {
        "certificate": str(uid),
        "person": {"key": subject_key, "uid": str(subject.uid)},
        "destroyed_at": now.isoformat(),
        "decisions": [decision.told() for decision in decided],
        "destroyed": dict(sorted(gone.counts.items())),
    }
    text = canonical(told)
    row = _certify(uid, subject_key, subject.uid, text, at=now)
    disposal_list.append(Disposal(str(uid), subject_key, str(subject.uid), text))
    for storage, name in gone.files:  # last: rows of what could not be committed are there to find the file again
        storage.delete(name)
    return row


def dry_run(*, subject_key: int) -> dict[str, int]:
    """What `destroy` would destroy, by kind and number: it is done, and taken back. Raises as `destroy`."""
    with transaction.atomic():
        _locked(subject_key)
        decisions_on(subject_key, on=timezone.localdate())
        gone = _take(subject_key)
        transaction.set_rollback(True)
    return gone.counts


@transaction.atomic
def destroy_again(disposal: Disposal) -> bool:
    """Whether the person had come back with a backup, and was destroyed. The certificate comes back too.

    The decisions are those of the certificate: the backup may be from before them. What forbids it is asked again.
    Raises MayNotBeDestroyed.
    """
    now = timezone.now()
    gone = Destroyed()
    is_back = access.subjects().filter(pk=disposal.subject_key, uid=disposal.subject_uid).exists()
    if is_back:
        _locked(disposal.subject_key)
        refuse_forbidden(disposal.subject_key, on=timezone.localdate(now))
        gone = _take(disposal.subject_key)
    if not Destruction.objects.filter(uid=disposal.uid).exists():
        uid, subject_uid = UUID(disposal.uid), UUID(disposal.subject_uid)
        _certify(uid, disposal.subject_key, subject_uid, disposal.certificate, at=now, again=True)
    for storage, name in gone.files:
        storage.delete(name)
    return is_back


def _locked(key: int) -> Any:
    subject = access.subjects().filter(pk=key).first()
    if subject is None:
        raise AlreadyGone(key)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '30s'")
    lock_subject(subject)
    if not access.subjects().filter(pk=key).exists():  # another run was first
        raise AlreadyGone(key)
    return subject


def _take(key: int) -> Destroyed:
    """Everything of the person, in this transaction. The caller holds the lock."""
    gone = Destroyed()
    words = pattern_of(word for ask in hooks.words_of for word in ask(key))
    with _without_row_security():
        for prepare in hooks.before:
            prepare(key)
        hanging = hanging_on(key)
        gone.files = _files(hanging)
        with connection.cursor() as cursor:
            cursor.execute(REWRITES, [OWNER_REWRITES])
        gone.add({"log entries, their details": log_details.erase(key, hanging, words)})
        _let_go(hanging)
        for model, keys in hanging.rows.items():
            gone.add({f"{model._meta.app_label}: {model._meta.verbose_name}": _delete(model, keys)})
        gone.add({"sharing: row version": _forget_versions(key, hanging)})
        for rest in hooks.after:
            gone.add(dict(rest()))
        gone.add(mentions.strike(words))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a row that still points to one of these is found here
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    gone.add({"files": len(gone.files)})
    gone.counts = {kind: number for kind, number in gone.counts.items() if number}
    return gone


@contextmanager
def _without_row_security() -> Iterator[None]:
    """The owner sees all rows of its tables until the end of the transaction, whatever case is named."""
    with connection.cursor() as cursor:
        cursor.execute(FORCED)
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _delete(model: type[models.Model], keys: set[Any]) -> int:
    every = model._base_manager
    return sum(every.filter(pk__in=batch)._raw_delete(DEFAULT_DB_ALIAS) for batch in batches(keys))


def _forget_versions(key: int, hanging: Hanging) -> int:
    """Last, for the deletion itself was a version. They hold no foreign key: a version outlives its row."""
    rows = [(m._meta.db_table, pk) for m, keys in hanging.rows.items() for pk in keys if isinstance(pk, int)]
    values: dict[str, Any] = {"key": key, "tables": [table for table, _ in rows], "rows": [pk for _, pk in rows]}
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, values)
        return cursor.rowcount


def _let_go(hanging: Hanging) -> None:
    for model, column, keys in hanging.let_go:
        for batch in batches(keys):
            model._base_manager.filter(pk__in=batch).update(**{column.attname: None})


def _files(hanging: Hanging) -> list[tuple[Any, str]]:
    return [
        (column.storage, name)
        for model, keys in hanging.rows.items()
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.FileField)
        for batch in batches(keys)
        for name in model._base_manager.filter(pk__in=batch).values_list(column.attname, flat=True)
        if name
    ]


def _new_uid() -> UUID:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {UuidV7.function}()")
        return UUID(str(cursor.fetchone()[0]))


def _certify(
    uid: UUID, subject_key: int, subject_uid: UUID, text: str, *, at: datetime, again: bool = False
) -> Destruction:
    row = Destruction.objects.create(
        uid=uid,
        subject_key=subject_key,
        subject_uid=subject_uid,
        destroyed_at=at,
        certificate=text,
        digest=digest_of(text),
        again=again,
    )
    audit.record(
        action=audit.Action.ERASURE,
        verb=VERB,
        by=None,
        target=row,
        payload={"certificate": str(uid), "sha256": row.digest, "again": again},
    )
    return row
