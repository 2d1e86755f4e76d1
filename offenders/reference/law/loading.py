"""The entries of the data file, as the first load writes them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from offenders.reference.law.entries import entries
from offenders.reference.law.models import LawEntry

KEY = "key"


def rows() -> list[dict[str, Any]]:
    """One for each entry, by the columns of LawEntry."""
    return [asdict(entry) | {"areas": list(entry.areas)} for entry in entries().values()]


def load() -> None:
    """Write the entries that are not there. What is there stays as it is."""
    LawEntry.objects.bulk_create([LawEntry(**row) for row in rows()], ignore_conflicts=True)
