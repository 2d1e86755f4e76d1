"""What loading a data file would do to one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Said = Mapping[str, Any]
NEVER = object()


class Outcome(StrEnum):
    ADDED = "added"
    FILLED = "filled"
    PROPOSED = "proposed"
    KEPT = "kept"
    WAITS = "waits"
    SAME = "same"


@dataclass(frozen=True)
class Difference:
    """One field in which the row and the file differ."""

    name: str
    here: Any
    in_file: Any


def compare(
    filed: Said, *, here: Said | None, said_before: Said | None, is_first: bool, blank: frozenset[str] = frozenset()
) -> tuple[Outcome, tuple[Difference, ...]]:
    """What becomes of a row, and the fields in question. here: what it holds now, None where there is none.

    said_before: what the file said of it when it was loaded last. is_first: nothing of this kind was ever loaded; a row
    that is here already is then filled where it is blank, and else kept. From the second load on a row that stands is
    never changed: what the file says anew of it is proposed to its keepers, and what it said before is left as it is.
    """
    if here is None:
        return Outcome.ADDED, ()
    differ = tuple(Difference(name, here[name], value) for name, value in filed.items() if here[name] != value)
    if not differ:
        return Outcome.SAME, ()
    if is_first:
        mine = tuple(each for each in differ if each.name not in blank)
        return (Outcome.KEPT, mine) if mine else (Outcome.FILLED, differ)
    before = said_before or {}
    new = tuple(each for each in differ if before.get(each.name, NEVER) != each.in_file)
    return (Outcome.PROPOSED, new) if new else (Outcome.KEPT, differ)
