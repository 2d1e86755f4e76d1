"""The details of log entries about a person go; their leaves stay, and the seal with them (docs/audit.md)."""

from __future__ import annotations

from typing import Any

from django.db import connection

from sharing import audit
from sharing.destroying.hanging import Hanging

ERASED = "sharing.log_details_erased"
# About the person; about one of their rows; or about nobody, and it names them: what was searched for, say.
ENTRIES = """
SELECT e.id FROM sharing_auditentry e LEFT JOIN sharing_auditpayload p ON p.entry_id = e.id
WHERE e.salt IS NOT NULL AND (
    e.subject_id = %(key)s
    OR (e.target_type, e.target_id) IN (SELECT * FROM unnest(%(labels)s::text[], %(keys)s::bigint[]))
    OR (%(words)s <> '' AND e.subject_id IS NULL AND (e.reason ~* %(words)s OR p.data::text ~* %(words)s)))
ORDER BY e.id
"""
PAYLOADS = "DELETE FROM sharing_auditpayload WHERE entry_id = ANY(%s)"
REASONS = "UPDATE sharing_auditentry SET reason = '', salt = NULL WHERE id = ANY(%s)"


def erase(key: int, hanging: Hanging, words: str) -> int:
    """How many entries lost what was typed, and the salt without which nobody can try what it was.

    The proof stays whole: each leaf holds references and a commitment, and one entry says whose details are gone.
    """
    rows = [(model._meta.label_lower, pk) for model, keys in hanging.rows.items() for pk in keys if _is_number(pk)]
    values: dict[str, Any] = {
        "key": key,
        "labels": [label for label, _ in rows],
        "keys": [pk for _, pk in rows],
        "words": words,
    }
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, values)
        entries = [entry for (entry,) in cursor.fetchall()]
        if entries:
            cursor.execute(PAYLOADS, [entries])
            cursor.execute(REASONS, [entries])
    if entries:
        audit.record(action=audit.Action.ERASURE, verb=ERASED, by=None, payload={"entries": entries})
    return len(entries)


def _is_number(key: object) -> bool:
    return isinstance(key, int)
