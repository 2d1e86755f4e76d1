"""Audit entries as the seal speaks of them: the one statement that reads them, for the sealer and for exports alike."""

from __future__ import annotations

from typing import Any

from sharing.sealing.rules.leaves import commitment, details_text

NAMES = (
    *("id", "uid", "recorded_at", "at", "action", "verb", "actor_id", "role", "agency", "request_id"),
    *("target_type", "target_id", "subject_id", "shown_ids", "actor", "session", "ip", "reason", "payload", "salt"),
)
COLUMNS = """e.id, e.uid::text, e.recorded_at, e.at, e.action, e.verb, e.actor_id, e.role, e.agency, e.request_id,
    e.target_type, e.target_id, e.subject_id, e.shown_ids, e.actor, e.session, host(e.ip), e.reason, p.data::text,
    e.salt"""
PAYLOAD = "LEFT JOIN sharing_auditpayload p ON p.entry_id = e.id"


def entry_of(row: tuple[Any, ...]) -> dict[str, Any]:
    """A row of those columns by their names."""
    return dict(zip(NAMES, row, strict=True))


def committed(entry: dict[str, Any]) -> tuple[str, bytes]:
    """The details of an entry as they stand, and the commitment to them."""
    details = details_text(entry)
    return details, commitment(bytes(entry["salt"] or b""), details)
