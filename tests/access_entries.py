"""Whether what an act changed of access has an entry of the log.

The scan (`sharing/history/unrecorded.py`) tells transactions of the database from each other; what is tried within one
is told from what came before by where both tables stood.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max

from sharing.history.models import RowVersion
from sharing.models import EntryTransaction


@dataclass(frozen=True)
class Standing:
    """The last rows of both tables before an act."""

    version: int
    entry: int


def standing() -> Standing:
    version = RowVersion.objects.order_by().aggregate(last=Max("pk"))["last"]
    entry = EntryTransaction.objects.order_by().aggregate(last=Max("pk"))["last"]
    return Standing(version or 0, entry or 0)


def changed_since(before: Standing) -> list[str]:
    """Tables of access that were written."""
    rows = RowVersion.objects.of_access().filter(pk__gt=before.version)
    return sorted(set(rows.order_by().values_list("table_name", flat=True)))


def unrecorded_since(before: Standing) -> list[str]:
    """Tables of access that were written while no entry about a change was."""
    if EntryTransaction.objects.filter(pk__gt=before.entry).exists():
        return []
    return changed_since(before)
