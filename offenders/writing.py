"""Rows about people are written, or changed, many of a table at once, each with its audit entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sharing import audit
from sharing.records.account import Account

Changed = tuple[Any, Mapping[str, Any]]  # a row with its new values, and what stood in the fields that changed


def write_new(rows: Sequence[Any], *, verb: str, fields: Sequence[str], by: Account | None) -> None:
    """Insert rows of one table: a few statements however many. The verb that calls this has checked them.

    fields: those that the log holds.
    """
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
        audit.record_many(_entry(row, verb, by, after=audit.fields_of(row, *fields)) for row in rows)


def write_changed(changed: Sequence[Changed], *, verb: str, by: Account | None) -> None:
    """The same of rows of one table that are on record. Nobody else may have changed them since they were read."""
    if changed:
        rows = [row for row, _ in changed]
        names = list(dict.fromkeys(name for _, before in changed for name in before))
        type(rows[0])._default_manager.bulk_update(rows, names)
        audit.record_many(
            _entry(row, verb, by, before=before, after=audit.fields_of(row, *before)) for row, before in changed
        )


def _entry(row: Any, verb: str, by: Account | None, **payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "action": audit.Action.ALTERATION,
        "verb": verb,
        "by": by,
        "target": row,
        "subject": getattr(row, "offender_id", row.pk),  # a person's row is about itself
        "payload": payload,
    }
