"""Writing the audit log: what is logged, and how an entry is made (Data Protection Act 2018, s. 62).

Changes are recorded in the transaction of the change: both are there or neither. What is read is recorded in one
statement before the answer leaves. What is refused is recorded after the roll-back, in a transaction of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from sharing.audit import confirmation, request_context
from sharing.audit.models import AuditEntry
from sharing.records.account import Account

LAW_ENTRIES = ("dpa-62-old", "duaa-82")

Action = AuditEntry.Action
# The account as it stands, and keys of people: those of whom it may be told now
Still = Callable[[Any, Collection[int]], set[int]]


def record(
    *,
    action: AuditEntry.Action,
    verb: str,
    by: Account | None,
    target: models.Model | None = None,
    subject: models.Model | int | None = None,
    shown: Iterable[int] | None = None,
    reason: str = "",
    payload: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry, with its payload if there is one.

    by: None when a job or a command did it. verb: dotted, `sharing.grant_made`. shown: keys of the people that a
    list or search put on the screen. payload: what was typed, or {"before": ..., "after": ...}.

    Raises NotConfirmed for an act that needs the session to have shown recently who sits there.
    """
    now = timezone.now()
    confirmation.require(verb, at=now)
    entry = _entry(
        request_context.current() or request_context.Scope(),
        now,
        action=action,
        verb=verb,
        by=by,
        target=target,
        subject=subject,
        shown=shown,
        reason=reason,
    )
    return _write(entry, payload)


def _entry(
    asked: request_context.Scope,
    at: datetime,
    *,
    action: AuditEntry.Action,
    verb: str,
    by: Account | None,
    target: models.Model | None = None,
    subject: models.Model | int | None = None,
    shown: Iterable[int] | None = None,
    reason: str = "",
) -> tuple[Any, ...]:
    """The row, not yet written: as COLUMNS name it."""
    about = subject.pk if isinstance(subject, models.Model) else subject
    return (
        *(at, action, verb),
        *((by.pk, by.email, by.role, by.agency.name) if by else (None, "system", "", "")),
        *(asked.session, asked.ip, asked.request_id),
        *((target._meta.label_lower, target.pk) if target else ("", None)),
        about,
        list(shown) if shown is not None else None,
        reason or _emergency(asked, by, about),
    )


EMERGENCY = "Emergency access {}"


def note_emergencies(user_id: int, uids: Mapping[int, UUID]) -> None:
    """For this request: what the user reads of these people (by key) is recorded as read by this emergency access."""
    asked = request_context.current()
    if asked is not None:
        asked.memo["emergencies", user_id] = uids


def _emergency(asked: request_context.Scope, by: Account | None, subject_id: int | None) -> str:
    """Why it was read, where emergency access is open; empty where it is not."""
    uids = asked.memo.get(("emergencies", by.pk), {}) if by else {}
    return EMERGENCY.format(uids[subject_id]) if subject_id in uids else ""


def note_told(people: Iterable[int], *, still: Still | None = None) -> None:
    """For this request: its answer tells of these people (by key), whom its user saw when it was begun.

    still: who of them may be told of later, where that does not follow from access to the person.
    """
    asked = request_context.current()
    if asked is None:
        return
    if still is None:
        asked.told.update(people)
    else:
        asked.told_otherwise.append((still, set(people)))


COLUMNS = (
    *("at", "action", "verb", "actor_id", "actor", "role", "agency", "session", "ip", "request_id"),
    *("target_type", "target_id", "subject_id", "shown_ids", "reason"),
)
PLACES = ", ".join(["%s"] * len(COLUMNS))
# A SELECT and not VALUES, so that `record_read` can say how it is committed.
ENTRY = f"INSERT INTO sharing_auditentry ({', '.join(COLUMNS)}) SELECT {PLACES}"
# Of a change: which transaction wrote the entry, so that the versions it wrote are found by it (`sharing/history/`).
CHANGES = frozenset(
    {
        Action.COLLECTION,
        Action.ALTERATION,
        Action.COMBINATION,
        Action.ERASURE,
        Action.GRANT,
        Action.ADMINISTRATION,
    }
)
LINKED = """linked AS (
    INSERT INTO sharing_entrytransaction (entry_id, transaction)
    SELECT id, pg_current_xact_id()::text::bigint FROM entry WHERE action = ANY(%s))"""
ENTRIES = f"""WITH entry AS (
    INSERT INTO sharing_auditentry ({", ".join(COLUMNS)}) VALUES {{rows}} RETURNING id, action
), {LINKED} SELECT id FROM entry"""  # noqa: S608 - our names
PAYLOADS = "INSERT INTO sharing_auditpayload (entry_id, data) VALUES {rows}"
SAID = "said AS (INSERT INTO sharing_auditpayload (entry_id, data) SELECT id, %s FROM entry)"
WRITTEN = "SELECT id, uid FROM entry"
NEED_NOT_WAIT = " WHERE set_config('synchronous_commit', 'off', true) IS NOT NULL"


def _write(row: tuple[Any, ...], payload: Mapping[str, Any] | None, *, how: str = "") -> AuditEntry:
    """Entry and payload by one statement: both are there or neither."""
    text = _canonical(payload) if payload is not None else None
    entry = AuditEntry(**dict(zip(COLUMNS, row, strict=True)))
    more: list[tuple[str, Any]] = [(SAID, text)] if text is not None else []
    more += [(LINKED, list(CHANGES))] if entry.action in CHANGES else []
    parts = [f"entry AS ({ENTRY}{how} RETURNING id, uid, action)", *(words for words, _ in more)]
    words = f"WITH {', '.join(parts)} {WRITTEN}" if more else f"{ENTRY}{how} RETURNING id, uid"
    with connection.cursor() as cursor:
        cursor.execute(words, [*row, *(value for _, value in more)])
        entry.pk, entry.uid = cursor.fetchone()
    entry._state.adding, entry._state.db = False, connection.alias
    return entry


def record_many(entries: Iterable[Mapping[str, Any]]) -> None:
    """Write many entries, each said as to `record`, with two statements: for what a file or a job does to thousands.

    An entry may hold `at`, the moment at which its own act was recorded: of acts that were recorded together, but each
    at its own moment.
    """
    said = [dict(what) for what in entries]
    if len(said) == 1 and "at" not in said[0]:
        record(**said[0])
    elif said:
        _write_many(said)


def _write_many(said: list[dict[str, Any]]) -> None:
    asked, now = request_context.current() or request_context.Scope(), timezone.now()
    texts: list[str | None] = []
    values: list[Any] = []
    for entry in said:
        confirmation.require(entry["verb"], at=now)
        payload, at = entry.pop("payload", None), entry.pop("at", now)
        texts.append(_canonical(payload) if payload is not None else None)
        values += _entry(asked, at, **entry)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(ENTRIES.format(rows=", ".join([f"({PLACES})"] * len(said))), [*values, list(CHANGES)])
        keys = [key for (key,) in cursor.fetchall()]
        data = [(key, text) for key, text in zip(keys, texts, strict=True) if text is not None]
        if data:
            words = PAYLOADS.format(rows=", ".join(["(%s, %s)"] * len(data)))
            cursor.execute(words, [value for pair in data for value in pair])


def _canonical(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"))


def record_read(**what: Any) -> AuditEntry:
    """Like `record`, for an ordinary read outside a transaction: the commit need not wait for the disk.

    A crash of the server within the next fraction of a second may lose the entry; a lost process does not.
    still: of `note_told`, for those who are shown. is_noted: `note_told` was asked already, of one part and another.
    """
    payload, still, is_noted = what.pop("payload", None), what.pop("still", None), what.pop("is_noted", False)
    if what.get("shown") is not None:
        what["shown"] = list(what["shown"])
        if not is_noted:
            note_told(what["shown"], still=still)
    how = "" if connection.in_atomic_block else NEED_NOT_WAIT
    asked = request_context.current() or request_context.Scope()
    return _write(_entry(asked, timezone.now(), **what), payload, how=how)


def refuse(
    *, by: Account | None, verb: str, target: models.Model | None = None, subject: int | None = None, **what: Any
):
    """Record that something was refused, once nothing can roll the entry back.

    In a request the entry is written by `write_refusals` after the view has ended; outside one it is written at once.
    A command that asks inside a transaction enters a scope of its own and writes the refusals at its end.
    """
    refusal = {"action": Action.DENIAL, "by": by, "verb": verb, "target": target, "subject": subject, **what}
    asked = request_context.current()
    if asked is None:
        record(**refusal)
    else:
        asked.refusals.append(refusal)


def write_refusals(asked: request_context.Scope) -> None:
    """Write what was refused during a request that is over."""
    refusals, asked.refusals = asked.refusals, []
    for refusal in refusals:
        record(**refusal)


def fields_of(row: models.Model, *names: str) -> dict[str, Any]:
    """The named fields of a row as a payload holds them."""
    return {name: row.serializable_value(name) for name in names}
