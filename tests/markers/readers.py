"""docs/readers.md as data: which roles read which column. Not what the code declares, but what was reviewed."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from sharing.access.roles import ROLES

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "readers.md"
TABLE = re.compile(r"^## (\w+\.\w+)$")
COLUMNS = re.compile(r"^- `(\w+)`: (.*)$")
ROWS = re.compile(r"^\| `(\w+\.\w+)` \| (?:all|`(\w+)` (is|one of|other than) (.*)) \| `(\w+)` \|$")
WITHOUT = re.compile(r"^\| `(\w+\.\w+)` \| ([\w, ]+) \| (\w+) \|$")
KIND = re.compile(r"^\| `(\w+)` \| .* \| (.*) \| (.*) \| (yes|no) \|$")
ALL = {"all": set(ROLES), "all people": set(ROLES) - {"partner"}, "none": set()}
ON_THE_ROW = {"NAMED", "WRITER", "BY_ITS_ITEM"}  # the row names who reads it; the askers are on none
OF_EVERYBODY = {"EVERYBODY", "BY_ITS_ITEM"}
BY_SCOPE = {"KNOWS_VICTIMS", "KNOWS_VICTIMS_ASK"}  # "a partner system only with the scope of victims"


@dataclass(frozen=True)
class Kind:
    name: str
    roles: frozenset[str]
    at_gate: frozenset[str]
    in_emergency: bool
    by_scope: bool = False

    def within(self, rows: Kind) -> Kind:
        """The readers of a column of these who are readers of its row too."""
        if rows == self or self.name == "EVERYBODY":
            return rows
        of_both = (self.roles | self.at_gate) & (rows.roles | rows.at_gate)
        roles = self.roles & rows.roles
        return replace(
            self,
            name=f"{rows.name} and {self.name}",
            roles=roles,
            at_gate=of_both - roles,
            in_emergency=self.in_emergency and rows.in_emergency,
            by_scope=self.by_scope and rows.by_scope,
        )


@dataclass(frozen=True)
class SomeRows:
    """Rows of a table that only some read. column: by which they are known; empty where all are such rows."""

    column: str
    how: str
    values: frozenset[str]
    kind: Kind

    def include(self, row: object) -> bool:
        return not self.column or (str(getattr(row, self.column)) in self.values) == (self.how != "other than")


@functools.cache
def kinds() -> dict[str, Kind]:
    found = {}
    for name, roles, at_gate, in_emergency in _matches(KIND):
        read = frozenset() if name in ON_THE_ROW else frozenset(ALL.get(roles, set(roles.split(", "))))
        found[name] = Kind(name, read, frozenset(at_gate.split(", ")), in_emergency == "yes", name in BY_SCOPE)
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


@functools.cache
def rows_of_some() -> dict[str, list[SomeRows]]:
    """By table, those that are read as a whole by some of those who see the person."""
    found = defaultdict(list)
    for table, column, how, values, kind in _matches(ROWS):
        found[table].append(SomeRows(column, how, frozenset(values.split(", ")), kinds()[kind]))
    return dict(found)


def kind_in(row: object, table: str, column: str) -> Kind | None:
    """Who reads this column of this row; None of a table that is about nobody."""
    kind = kind_of().get((table, column))
    for some in rows_of_some().get(table, []) if kind else []:
        if some.include(row):
            kind = kind.within(some.kind)
    return kind


@functools.cache
def read_without_person() -> dict[tuple[str, str], set[str]]:
    """By table and column, the roles that read it without learning of whom it is."""
    found = defaultdict(set)
    for table, columns, role in _matches(WITHOUT):
        for column in columns.split(", "):
            found[table, column].add(role)
    return dict(found)


def _matches(pattern: re.Pattern[str]) -> list[tuple[str, ...]]:
    return [found.groups("") for line in PAGE.read_text().splitlines() if (found := pattern.match(line))]
