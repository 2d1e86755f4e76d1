"""Take a batch: each row is kept under its own key, and one that came before is the same row."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from offenders.batches.models import Batch, BatchEntry, BatchRow
from sharing import audit, live_updates
from sharing.models import User

TASK = "offenders.tasks.work_on_batches"
LONGEST_KEY, AT_ONCE = 64, 1_000
NO_OBJECT = "Send an object with a key"
NO_KEY = f"Send a key of your own, 1 to {LONGEST_KEY} characters"
UNREADABLE = "This row has a character that cannot be kept"
REUSED = "This key named another row. Use a new one"


@transaction.atomic
def take_batch(*, rows: Sequence[Any], by: User, client: str, at: datetime) -> Batch:
    """Keep the rows, to be worked off in their order. A key that came before with the same content is that row, with
    what came of it; with another content it is refused, and so is what has no key: the others are taken.

    client: the id of the client that sent it, which is asked again when a row is worked off.
    """
    batch = Batch.objects.create(sent_by=by, client=client, sent_at=at)
    entries = [BatchEntry(batch=batch, number=number, **_read(said)) for number, said in enumerate(rows, 1)]
    digests = {entry.number: _digest(said) for entry, said in zip(entries, rows, strict=True)}
    new: dict[str, BatchRow] = {}
    for entry, said in zip(entries, rows, strict=True):
        if not entry.fault:
            new.setdefault(
                entry.key, BatchRow(sent_by=by, client=client, key=entry.key, said=said, digest=digests[entry.number])
            )
    BatchRow.objects.bulk_create(new.values(), batch_size=AT_ONCE, ignore_conflicts=True)
    kept = {row.key: row for row in BatchRow.objects.filter(sent_by=by, key__in=new).only("key", "digest")}
    for entry in entries:
        row = kept.get(entry.key)
        if row and row.digest == digests[entry.number] and not entry.fault:
            entry.row = row
        else:
            entry.fault = entry.fault or REUSED
    BatchEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
    audit.record(
        action=audit.Action.COLLECTION,
        verb="offenders.batch_sent",
        by=by,
        target=batch,
        payload={"rows": len(entries), "new": len(new), "client": client},
    )
    transaction.on_commit(lambda: live_updates.wake(TASK), robust=True)  # the clock finds what it leaves
    return batch


def _read(said: Any) -> dict[str, str]:
    """The key, or why there is none."""
    if not isinstance(said, dict):
        return {"fault": NO_OBJECT}
    key = said.get("key")
    if b"\\u0000" in orjson.dumps(said):
        return {"fault": UNREADABLE}
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY:
        return {"fault": NO_KEY}
    return {"key": key}


def _digest(said: Any) -> str:
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
