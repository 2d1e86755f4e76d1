"""Destroy one person's records, and again after a backup was restored. The owner's role alone can."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.storage import Storage
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.utils import timezone

from sharing import access, audit
from sharing.destroying import disposal_list, hooks, log_details, mentions
from sharing.destroying.decisions import decisions_on, refuse_forbidden
from sharing.destroying.hanging import Hanging, batches, hanging_on
from sharing.destroying.models import Destruction, DestructionBegun
from sharing.destroying.rules import Disposal, canonical, digest_of, pattern_of
from sharing.grants.actions import lock_subject
from sharing.records.append_only import OWNER_REWRITES

VERB = "retention.destroyed"
REWRITES = "SELECT set_config(%s, 'on', true)"  # of kept rows, and of guarded: until the end of the transaction
VERSIONS = """
DELETE FROM sharing_rowversion WHERE subject_id = %(key)s
    OR (table_name, row_id) IN (SELECT * FROM unnest(%(tables)s::text[], %(rows)s::bigint[]))
"""


class AlreadyGone(Exception):
    """There is no such person in the records: nothing is changed."""


@dataclass
class Destroyed:
    """What went, by kind and number. files: of these rows, each by the column that held it and its name."""

    counts: dict[str, int] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)

    def add(self, more: dict[str, int]) -> None:
        for kind, number in more.items():
            self.counts[kind] = self.counts.get(kind, 0) + number


def destroy(*, subject_key: int) -> Destruction:
    """All rows of the person, and what else names them. Raises AlreadyGone, MayNotBeDestroyed, ListBroken, OSError.

    Four steps, each of which can be done twice: that it is begun; then all rows go, with the certificate, in one
    transaction; then the files; then the list of disposals has its line. Whoever is killed is followed by `finish_all`,
    or by this again.
    """
    begun = _begin(subject_key)
    row = _destroy_rows(begun)
    finish(begun)
    return row


@transaction.atomic
def _begin(subject_key: int) -> DestructionBegun:
    now = timezone.now()
    subject = _locked(subject_key)
    decisions_on(subject_key, on=timezone.localdate(now))
    begun, _ = DestructionBegun.objects.get_or_create(
        subject_uid=subject.uid, done_at=None, defaults={"subject_key": subject_key, "begun_at": now}
    )
    begun.refresh_from_db()  # with the number that the database has given
    return begun


@transaction.atomic
def _destroy_rows(begun: DestructionBegun) -> Destruction:
    now = timezone.now()
    _locked(begun.subject_key)
    decided = decisions_on(begun.subject_key, on=timezone.localdate(now))
    gone = _take(begun.subject_key)
    told = {
        "certificate": str(begun.certificate),
        "person": {"key": begun.subject_key, "uid": str(begun.subject_uid)},
        "destroyed_at": now.isoformat(),
        "decisions": [decision.told() for decision in decided],
        "destroyed": dict(sorted(gone.counts.items())),
    }
    _remember(begun, gone)
    return _certify(begun.certificate, begun.subject_key, begun.subject_uid, canonical(told), at=now)


def finish(begun: DestructionBegun) -> None:
    """What follows once the rows are gone. Raises ListBroken, OSError."""
    for column, name in begun.files:
        _storage_of(column).delete(name)
    row = Destruction.objects.get(uid=begun.certificate)
    disposal_list.append(Disposal(str(row.uid), row.subject_key, str(row.subject_uid), row.certificate))
    DestructionBegun.objects.filter(pk=begun.pk).update(files=[], done_at=timezone.now())


def unfinished() -> list[DestructionBegun]:
    """Those whose rows are gone, and of which something is still to do."""
    certified = Destruction.objects.filter(uid=models.OuterRef("certificate"))
    return list(DestructionBegun.objects.filter(models.Exists(certified), done_at=None))


def finish_all() -> list[DestructionBegun]:
    """Finish what a killed run has left. Returns which. Raises ListBroken, OSError."""
    found = unfinished()
    for begun in found:
        finish(begun)
    return found


def dry_run(*, subject_key: int) -> dict[str, int]:
    """What `destroy` would destroy, by kind and number: it is done, and taken back. Raises as `destroy`."""
    with transaction.atomic():
        _locked(subject_key)
        decisions_on(subject_key, on=timezone.localdate())
        gone = _take(subject_key)
        transaction.set_rollback(True)
    return gone.counts


def destroy_again(disposal: Disposal) -> bool:
    """Whether the person had come back with a backup, and was destroyed. The certificate comes back too.

    The decisions are those of the certificate: the backup may be from before them. What forbids it is asked again.
    Raises MayNotBeDestroyed, ListBroken, OSError.
    """
    begun, is_back = _destroy_rows_again(disposal)
    finish(begun)
    return is_back


@transaction.atomic
def _destroy_rows_again(disposal: Disposal) -> tuple[DestructionBegun, bool]:
    now = timezone.now()
    is_back = access.subjects().filter(pk=disposal.subject_key, uid=disposal.subject_uid).exists()
    DestructionBegun.objects.filter(subject_uid=disposal.subject_uid, done_at=None).exclude(
        certificate=disposal.uid
    ).delete()  # of the backup: it got no further
    begun, _ = DestructionBegun.objects.update_or_create(
        certificate=disposal.uid,
        defaults={"done_at": None},
        create_defaults={
            "subject_key": disposal.subject_key,
            "subject_uid": disposal.subject_uid,
            "begun_at": now,
        },
    )
    if is_back:
        _locked(disposal.subject_key)
        refuse_forbidden(disposal.subject_key, on=timezone.localdate(now))
        _remember(begun, _take(disposal.subject_key))
    if not Destruction.objects.filter(uid=disposal.uid).exists():
        uid, subject_uid = UUID(disposal.uid), UUID(disposal.subject_uid)
        _certify(uid, disposal.subject_key, subject_uid, disposal.certificate, at=now, again=True)
    return begun, is_back


def _remember(begun: DestructionBegun, gone: Destroyed) -> None:
    """Which files are still to go; those of an earlier run too."""
    begun.files = [*begun.files, *([column, name] for column, name in gone.files if [column, name] not in begun.files)]
    DestructionBegun.objects.filter(pk=begun.pk).update(files=begun.files)


def _storage_of(column: str) -> Storage:
    """column: "app.Model.column", of files."""
    model, _, name = column.rpartition(".")
    kept: models.FileField = apps.get_model(model)._meta.get_field(name)
    return kept.storage


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
    with connection.cursor() as cursor:
        cursor.execute(REWRITES, [OWNER_REWRITES])
    words = pattern_of(word for ask in hooks.words_of for word in ask(key))
    for prepare in hooks.before:
        prepare(key)
    hanging = hanging_on(key)
    gone.files = _files(hanging)
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


def _files(hanging: Hanging) -> list[tuple[str, str]]:
    return [
        (f"{model._meta.label}.{column.attname}", name)
        for model, keys in hanging.rows.items()
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.FileField)
        for batch in batches(keys)
        for name in model._base_manager.filter(pk__in=batch).values_list(column.attname, flat=True)
        if name
    ]


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
