"""The log as files that somebody without this application can check (docs/audit.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from sharing.sealing.entries import COLUMNS, PAYLOAD, committed, entry_of
from sharing.sealing.models import AuditCheckpoint, CheckpointWitness
from sharing.sealing.rules.leaves import leaf_text, moment
from sharing.sealing.rules.notes import joined
from sharing.sealing.stored import stored_frontier

FORMAT = 1
SEALED = f"""
SELECT l.index, l.entry_id, l.said, l.hash, {COLUMNS}
FROM sharing_auditleaf l LEFT JOIN sharing_auditentry e ON e.id = l.entry_id {PAYLOAD}
WHERE l.index >= %s AND l.index < %s ORDER BY l.index
"""  # noqa: S608 - our names
PENDING = """
SELECT e.id, e.uid::text, e.recorded_at FROM sharing_auditentry e
WHERE NOT EXISTS (SELECT FROM sharing_auditleaf l WHERE l.entry_id = e.id AND l.index < %s) ORDER BY e.id
"""


def export(folder: Path, *, since: int = 0, using: str = DEFAULT_DB_ALIAS) -> dict[str, Any]:
    """Write the sealed log into a new folder; returns its manifest. Raises FileExistsError, TreeBroken.

    since: leave out what an earlier checkpoint of at most this size holds; the tree above it comes along.
    """
    with transaction.atomic(using=using):
        checkpoints = list(AuditCheckpoint.objects.using(using).all())
        size = max((row.size for row in checkpoints), default=0)
        first = max((row.size for row in checkpoints if row.size <= since), default=0)
        folder.mkdir(mode=0o700, parents=True)
        kept = [row for row in checkpoints if row.size >= first]
        (folder / "checkpoints.txt").write_text(joined(_with_cosignatures(kept, first, using)), encoding="utf-8")
        rows = _written(folder / "rows.jsonl", _rows(first, size, using))
        pending = _written(folder / "pending.jsonl", _pending(size, using))
        manifest = {
            "format": FORMAT,
            "origin": settings.SEAL_NAME,
            "made_at": moment(timezone.now()),
            "first": first,
            "tops": [top.hex() for top in stored_frontier(first, using).tops],
            "size": size,
            "rows": rows,
            "pending": pending,
        }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def _with_cosignatures(checkpoints: list[AuditCheckpoint], first: int, using: str) -> list[str]:
    """Each note with the cosignatures of its text below the log's own signatures."""
    cosigned: dict[tuple[int, datetime], list[str]] = {}
    rows = CheckpointWitness.objects.using(using).filter(size__gte=first).exclude(cosignature="")
    for size, made_at, line in rows.values_list("size", "at", "cosignature"):
        lines = cosigned.setdefault((size, made_at), [])
        if line not in lines:
            lines.append(line)
    return [
        row.note + "".join(f"{line}\n" for line in cosigned.get((row.size, row.made_at), [])) for row in checkpoints
    ]


def _rows(first: int, size: int, using: str) -> Iterator[dict[str, Any]]:
    for index, entry_id, said, stored, *columns in _asked(SEALED, [first, size], using):
        row: dict[str, Any] = {"index": index, "entry": entry_id, "hash": bytes(stored).hex()}
        entry = entry_of(tuple(columns))
        if entry["id"] is not None:
            row["leaf"] = leaf_text(entry, bytes(said))
        if entry["salt"] is not None:
            row |= {"details": committed(entry)[0], "salt": bytes(entry["salt"]).hex()}
        yield row


def _pending(size: int, using: str) -> Iterator[dict[str, Any]]:
    for entry_id, uid, recorded_at in _asked(PENDING, [size], using):
        yield {"entry": entry_id, "uid": uid, "recorded_at": moment(recorded_at)}


def _asked(statement: str, values: list[Any], using: str) -> Iterator[tuple[Any, ...]]:
    """A few thousand at a time: the log may be larger than the memory."""
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(2_000):
            yield from rows


def _written(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, separators=(",", ":")) + "\n")
            count += 1
    return count
