"""The rows of a file put by person, in a database of its own on disk: no file is too large for memory.

SQLite removes what is opened under no name when it is closed, also when the process is killed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, islice

from offenders.importing.file_format.cells import Raw
from offenders.importing.file_format.columns import PEOPLE_SHEET

AT_ONCE = 2_000  # rows that are put in by one statement
TABLES = """
    create table people (place integer primary key, number text not null unique);
    create table rows (number text not null, sheet text not null, row integer not null, cells text not null);
    create table seen (space text not null, canonical text not null, row integer not null, whose text not null,
                       primary key (space, canonical)) without rowid;
"""


@dataclass(frozen=True)
class PersonRows:
    """The rows of one person, by sheet."""

    number: str
    sheets: dict[str, list[Raw]]


class Staged:
    """The people of a file, each with all its rows. Also remembers the numbers that a file may name once."""

    def __init__(self, database: sqlite3.Connection):
        self.database = database

    def put(self, rows: Iterable[Raw]) -> None:
        self.database.executescript(TABLES)
        reading = iter(rows)
        while some := list(islice(reading, AT_ONCE)):
            numbered = [(number_of(raw), raw) for raw in some]
            self.database.executemany(
                "insert into rows values (?, ?, ?, ?)",
                [(number, raw.sheet, raw.number, json.dumps(raw.cells)) for number, raw in numbered],
            )
            # People first, so that nobody of theirs comes behind whom another sheet names without a row there.
            self.database.executemany(
                "insert or ignore into people (number) values (?)", [(number,) for number, _ in numbered]
            )
        self.database.execute("create index rows_by_person on rows (number)")

    def people(self, *, after: int = 0) -> Iterator[PersonRows]:
        """In the order of the file. after: how many are left out."""
        found = self.database.execute(
            "select people.place, people.number, rows.sheet, rows.row, rows.cells from people join rows using (number)"
            " where people.place > ? order by people.place, rows.rowid",
            [after],
        )
        for (_, number), rows in groupby(found, key=lambda each: each[:2]):
            sheets: dict[str, list[Raw]] = {}
            for _, _, sheet, row, cells in rows:
                sheets.setdefault(sheet, []).append(Raw(row, json.loads(cells), sheet))
            yield PersonRows(number, sheets)

    def count(self) -> int:
        return self.database.execute("select count(*) from people").fetchone()[0]

    def first_with(self, space: str, canonical: str, row: int, whose: str) -> tuple[int, str]:
        """The row that named the number first, and whose it is: this one, where nobody has."""
        self.database.execute("insert or ignore into seen values (?, ?, ?, ?)", [space, canonical, row, whose])
        at, first = self.database.execute(
            "select row, whose from seen where space = ? and canonical = ?", [space, canonical]
        ).fetchone()
        return at, first


@contextmanager
def staged(rows: Iterable[Raw]) -> Iterator[Staged]:
    """Raises FileRefused, before anything of the file is looked at."""
    database = sqlite3.connect("", isolation_level=None)
    try:
        database.execute("pragma journal_mode = off")
        database.execute("pragma synchronous = off")
        database.execute("begin")
        found = Staged(database)
        found.put(rows)
        yield found
    finally:
        database.close()


def number_of(raw: Raw) -> str:
    return "".join(raw.cells.get("prison_number", "").split()).upper()


def is_named(person: PersonRows) -> bool:
    """Whether the sheet of people has a row of the person."""
    return PEOPLE_SHEET in person.sheets
