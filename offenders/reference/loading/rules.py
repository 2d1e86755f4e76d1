"""What loading a data file would do to one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Said = Mapping[str, Any]


class Outcome(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    KEPT = "kept"
    SAME = "same"


@dataclass(frozen=True)
class Difference:
    """One field in which the row and the file differ."""

    name: str
    here: Any
    in_file: Any


def compare(
    filed: Said, *, here: Said | None, said_before: Said | None, blank: frozenset[str] = frozenset()
) -> tuple[Outcome, tuple[Difference, ...]]:
    """What becomes of a row, and the fields in question. here: what it holds now, None where there is none.

    said_before: what the file said when it was loaded last. Whoever changed any field since has the row: it is kept
    whole. A row that was here before any file spoke of it is filled where it is blank, and else kept.
    """
    if here is None:
        return Outcome.ADDED, ()
    differ = tuple(Difference(name, here[name], value) for name, value in filed.items() if here[name] != value)
    if not differ:
        return Outcome.SAME, ()
    if said_before is None:
        mine = tuple(each for each in differ if each.name not in blank)
        return (Outcome.KEPT, mine) if mine else (Outcome.CHANGED, differ)
    is_theirs = any(name in here and here[name] != value for name, value in said_before.items())
    return (Outcome.KEPT if is_theirs else Outcome.CHANGED), differ
