"""docs/readers.md as data: which roles read which column. Not what the code declares, but what was reviewed."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from sharing.access.roles import ROLES

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "readers.md"
TABLE = re.compile(r"^## (\w+\.\w+)$")
COLUMNS = re.compile(r"^- `(\w+)`: (.*)$")
KIND = re.compile(r"^\| `(\w+)` \| .* \| (.*) \| (.*) \| (yes|no) \|$")
ALL = {"all": set(ROLES), "all people": set(ROLES) - {"partner"}, "none": set()}
ON_THE_ROW = {"NAMED", "WRITER", "BY_ITS_ITEM"}  # the row names who reads it; the askers are on none
OF_EVERYBODY = {"EVERYBODY", "BY_ITS_ITEM"}


@dataclass(frozen=True)
class Kind:
    name: str
    roles: frozenset[str]
    at_gate: frozenset[str]
    in_emergency: bool


@functools.cache
def kinds() -> dict[str, Kind]:
    found = {}
    for name, roles, at_gate, in_emergency in _matches(KIND):
        read = frozenset() if name in ON_THE_ROW else frozenset(ALL.get(roles, set(roles.split(", "))))
        found[name] = Kind(name, read, frozenset(at_gate.split(", ")), in_emergency == "yes")
    return found


@functools.cache
def kind_of() -> dict[tuple[str, str], Kind]:
    """By table and column, those of tables about people."""
    found, table = {}, ""
    for line in PAGE.read_text().splitlines():
        if line.startswith("## "):
            heading = TABLE.match(line)
            table = heading[1] if heading else ""
        elif table and (said := COLUMNS.match(line)):
            found |= {(table, column): kinds()[said[1]] for column in said[2].split(", ")}
    return found


def _matches(pattern: re.Pattern[str]) -> list[tuple[str, ...]]:
    return [found.groups() for line in PAGE.read_text().splitlines() if (found := pattern.match(line))]
