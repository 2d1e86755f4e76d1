"""What is logged, and how does an entry come to be? (Data Protection Act 2018, s. 62.)

Changes are recorded in the transaction of the change: both are there or neither. What is read is recorded in one
statement before the answer leaves. What is refused is recorded after the roll-back, in a transaction of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from sharing import scope
from sharing.models.audit import AuditEntry, AuditPayload

if TYPE_CHECKING:
    from sharing.models import User

Action = AuditEntry.Action


def record(
    *,
    action: AuditEntry.Action,
    verb: str,
    by: User | None,
    target: models.Model | None = None,
    subject: models.Model | int | None = None,
    shown: Iterable[int] | None = None,
    reason: str = "",
    payload: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry, with its payload if there is one.

    by: None when a job or a command did it. verb: dotted, `sharing.grant_made`. shown: keys of the people that a
    list or search put on the screen. payload: what was typed, or {"before": ..., "after": ...}.
    """
    asked = scope.current() or scope.Scope()
    entry = AuditEntry(
        at=timezone.now(),
        action=action,
        verb=verb,
        actor_id=by.pk if by else None,
        actor=by.email if by else "system",
        role=by.role if by else "",
        agency=by.agency.name if by else "",
        session=asked.session,
        ip=asked.ip,
        request_id=asked.request_id,
        target_type=target._meta.label_lower if target else "",
        target_id=target.pk if target else None,
        subject_id=subject.pk if isinstance(subject, models.Model) else subject,
        shown_ids=list(shown) if shown is not None else None,
        reason=reason,
    )
    if payload is None:
        entry.save(force_insert=True)
        return entry
    text = _canonical(payload)
    entry.payload_hash = hashlib.sha256(text.encode()).digest()
    with transaction.atomic():
        entry.save(force_insert=True)
        AuditPayload.objects.create(entry=entry, data=json.loads(text))
    return entry


def record_many(entries: Iterable[Mapping[str, Any]]) -> None:
    """Write many entries, each said as to `record`, with two statements: for what a file or a job does to thousands."""
    said = list(entries)
    if not said:
        return
    asked, now = scope.current() or scope.Scope(), timezone.now()
    texts = [_canonical(what["payload"]) if what.get("payload") is not None else None for what in said]
    rows = [
        AuditEntry(
            at=now,
            action=what["action"],
            verb=what["verb"],
            actor_id=by.pk if (by := what["by"]) else None,
            actor=by.email if by else "system",
            role=by.role if by else "",
            agency=by.agency.name if by else "",
            session=asked.session,
            ip=asked.ip,
            request_id=asked.request_id,
            target_type=target._meta.label_lower if (target := what.get("target")) else "",
            target_id=target.pk if target else None,
            subject_id=subject.pk if isinstance(subject := what.get("subject"), models.Model) else subject,
            reason=what.get("reason", ""),
            payload_hash=hashlib.sha256(text.encode()).digest() if text else None,
        )
        for what, text in zip(said, texts, strict=True)
    ]
    with transaction.atomic():
        AuditEntry.objects.bulk_create(rows)
        AuditPayload.objects.bulk_create(
            AuditPayload(entry=row, data=json.loads(text)) for row, text in zip(rows, texts, strict=True) if text
        )


def _canonical(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"))


def record_read(**what: Any) -> AuditEntry:
    """Like `record`, for an ordinary read outside a transaction: the commit need not wait for the disk.

    A crash of the server within the next fraction of a second may lose the entry; a lost process does not.
    """
    if connection.in_atomic_block:
        return record(**what)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        return record(**what)


def refuse(*, by: User | None, verb: str, target: models.Model | None = None, subject: int | None = None, **what: Any):
    """Record that something was refused, once nothing can roll the entry back.

    In a request the entry is written by `write_refusals` after the view has ended; outside one it is written at once.
    A command that asks inside a transaction enters a scope of its own and writes the refusals at its end.
    """
    refusal = {"action": Action.DENIAL, "by": by, "verb": verb, "target": target, "subject": subject, **what}
    asked = scope.current()
    if asked is None:
        record(**refusal)
    else:
        asked.refusals.append(refusal)


def write_refusals(asked: scope.Scope) -> None:
    """Write what was refused during a request that is over."""
    refusals, asked.refusals = asked.refusals, []
    for refusal in refusals:
        record(**refusal)


def fields_of(row: models.Model, *names: str) -> dict[str, Any]:
    """The named fields of a row as a payload holds them."""
    return {name: row.serializable_value(name) for name in names}
