"""The sheets of a caseload: what each holds, and what the apps above bring in with it.

A sheet is declared by the fields of its table: how a cell is read, what it may hold and how it is written out again
follow from them. The apps above register what they bring in (`register`), so that nothing here knows of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from offenders.importing.file_format import parts
from offenders.importing.file_format.cells import FileRow, RowError
from offenders.importing.file_format.columns import Column
from offenders.people.models import Offender
from sharing.models import User

PRISON_NUMBER = Column("prison_number", "Prison number of the person, as in the sheet people", "A1234BC")
YES_NO = {"yes": True, "no": False}

Cells = dict[str, str]


class Holds(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    CHOICE = "choice"
    DAY = "day"
    DAYS = "days"
    MOMENT = "moment"
    TIME = "time"
    COUNT = "count"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class SheetColumn(Column):
    """A column that is one field of a table. future: whether its day may lie ahead."""

    holds: Holds = Holds.TEXT
    is_needed: bool = False
    future: bool = False
    longest: int = 300
    at: str = "12:00"  # of a moment for which the file has the day alone
    choices: Mapping[str, str] = field(default_factory=dict)

    def read(self, row: FileRow) -> Any:
        """What the cell holds; None for an empty one, and for one that the row's errors then name."""
        if not row.has(self.name):
            if self.is_needed:
                row.wrong(self.name, f"Empty. Enter it, as in {self.example}")
            return None
        match self.holds:
            case Holds.CHOICE:
                return row.one_of(self.name, {each: each for each in self.choices}, self._choose())
            case Holds.DAY:
                return row.day(self.name, future=self.future)
            case Holds.DAYS:
                days = [row.read_day(self.name, text, future=self.future) for text in row.several(self.name)]
                return sorted(day for day in days if day) or None
            case Holds.MOMENT:
                return row.moment(self.name, future=self.future, at=self.at)
            case Holds.TIME:
                return row.time_of_day(self.name)
            case Holds.COUNT:
                return row.count(self.name, most=32_000)
            case Holds.YES_NO:
                return row.one_of(self.name, YES_NO, "Write yes or no")
        return row.text(self.name, longest=self.longest)

    def write(self, value: Any) -> str:
        """The cell, as `read` reads it."""
        if value is None:
            return ""
        if self.holds is Holds.YES_NO:
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, (list, tuple)):
            return parts.join(each.isoformat() for each in value)
        return value.isoformat() if isinstance(value, date) else str(value)

    def _choose(self) -> str:
        return f"Write one of {', '.join(self.choices)}"


@dataclass(frozen=True)
class Sheet:
    """One table of the file. Each row begins with the prison number of the person whom it is about."""

    name: str
    meaning: str
    columns: Sequence[Column]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def own(self) -> list[SheetColumn]:
        """Its columns but the prison number."""
        return [column for column in self.columns if isinstance(column, SheetColumn)]


def sheet(name: str, meaning: str, *own: Column) -> Sheet:
    return Sheet(name, meaning, (PRISON_NUMBER, *own))


def of_field(
    model: type[models.Model],
    name: str,
    meaning: str,
    example: str,
    *,
    needed: bool | None = None,
    future: bool = False,
    only: Collection[str] = (),
) -> SheetColumn:
    """The column of one field of a table. needed: by default, where the table needs it. only: of its choices those that
    a file may name."""
    column: Any = model._meta.get_field(name)
    is_needed = not (column.blank or column.null or column.has_default()) if needed is None else needed
    base = column.base_field if isinstance(column, ArrayField) else column
    choices = {str(value): str(label) for value, label in base.choices or () if value != ""}
    choices = {value: label for value, label in choices.items() if not only or value in only}
    holds = next((holds for kind, holds in HOLDS if isinstance(base, kind)), Holds.TEXT)
    if choices:
        holds, meaning = Holds.CHOICE, f"{meaning}: {', '.join(choices)}"
    if isinstance(column, ArrayField):
        holds = Holds.DAYS
    longest = getattr(base, "max_length", None) or 5_000
    return SheetColumn(name, meaning, example, holds, is_needed, future, longest, choices=choices)


HOLDS: tuple[tuple[type[models.Field], Holds], ...] = (
    (models.DateTimeField, Holds.MOMENT),
    (models.DateField, Holds.DAY),
    (models.TimeField, Holds.TIME),
    (models.BooleanField, Holds.YES_NO),
    (models.IntegerField, Holds.COUNT),
)


@dataclass(frozen=True)
class Item:
    """One thing of a sheet: a review with its hearings, a licence with its conditions.

    values: of its columns those that were given. below: the rows of other sheets that name it, by sheet.
    """

    sheet: str
    row: int
    values: Mapping[str, Any]
    below: Mapping[str, Sequence[Item]] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def wrong(self, column: str, reason: str) -> RowError:
        return RowError(self.row, column, reason, self.sheet)


@dataclass(frozen=True)
class ToWrite:
    """A thing of a person who is on record by now. offender: of several things of one person the same object."""

    offender: Offender
    item: Item


@dataclass(frozen=True)
class Refusal:
    """Why a person is set aside, said by whoever was to write."""

    offender: Offender
    error: RowError


@dataclass(frozen=True)
class Thing:
    """What an app above brings in. app: whose followers are not told of a past that the file tells itself.

    name: in words, of several. key: by which a thing of one person is known on record. check: what is wrong with it, by
    the file alone; others: all of its kind of the person. known: by the key of the person, the keys of the things on
    record. write: those that are new, as history, in as many statements as ever; it returns what it refuses, and is
    then taken back. follows: the title of each alert that the clock will raise for these people. export: (person,
    sheet, cells) of what is on record of these people. needs_user: whether somebody must sign for it.
    """

    app: str
    name: str
    sheet: Sheet
    below: Sequence[Sheet]
    key: Callable[[Item], Hashable]
    check: Callable[[Item, Sequence[Item]], Iterable[RowError]]
    known: Callable[[Collection[int]], Mapping[int, Collection[Hashable]]]
    write: Callable[[Sequence[ToWrite], User | None, date], Sequence[Refusal]]
    export: Callable[[Sequence[int]], Iterable[tuple[int, str, Cells]]]
    follows: Callable[[Collection[int], date], Iterable[str]] = lambda people, on: ()
    named_by: str = ""  # the column by which rows below name it
    needs_user: bool = False

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return (self.sheet, *self.below)


_things: list[Thing] = []


def register(*things: Thing) -> None:
    """Let a file hold these; twice registered, they are there once."""
    _things.extend(thing for thing in things if thing.sheet.name not in {each.sheet.name for each in _things})


def things() -> Sequence[Thing]:
    """In the order in which they are written: what a later one names is there."""
    return sorted(_things, key=lambda thing: LADDER.index(thing.app))


LADDER = ("parole", "licence")


def read_things(rows: Mapping[str, Sequence[FileRow]]) -> tuple[dict[str, list[Item]], list[RowError]]:
    """The things of one person by their sheet, and what is wrong beyond single cells."""
    found: dict[str, list[Item]] = {}
    errors: list[RowError] = []
    for thing in things():
        items = list(_items(thing, rows))
        seen: dict[Hashable, Item] = {}
        for item in items if not _has_errors(thing, rows) else ():
            errors += thing.check(item, items)
            first = seen.setdefault(thing.key(item), item)
            if first is not item:
                errors.append(
                    item.wrong(PRISON_NUMBER.name, f"The same is at row {first.row}. Remove one of the 2 rows")
                )
        if items:
            found[thing.sheet.name] = items
    return found, errors


def _has_errors(thing: Thing, rows: Mapping[str, Sequence[FileRow]]) -> bool:
    return any(row.errors for each in thing.sheets for row in rows.get(each.name, ()))


def _items(thing: Thing, rows: Mapping[str, Sequence[FileRow]]) -> Iterator[Item]:
    named: dict[str, dict[str, list[Item]]] = {}
    for below in thing.below:
        for row in rows.get(below.name, ()):
            item = Item(below.name, row.raw.number, _values(below, row))
            named.setdefault(str(item.get(thing.named_by)), {}).setdefault(below.name, []).append(item)
    known = {row.raw.cells.get(thing.named_by) for row in rows.get(thing.sheet.name, ())}
    for below in thing.below:
        for row in rows.get(below.name, ()):
            if row.has(thing.named_by) and row.raw.cells[thing.named_by] not in known:
                row.wrong(
                    thing.named_by, f"The sheet {thing.sheet.name} has no such {thing.named_by} of the person. Add it"
                )
    for row in rows.get(thing.sheet.name, ()):
        values = _values(thing.sheet, row)
        yield Item(thing.sheet.name, row.raw.number, values, named.get(str(values.get(thing.named_by)), {}))


def _values(of: Sheet, row: FileRow) -> dict[str, Any]:
    read = {column.name: column.read(row) for column in of.own}
    return {name: value for name, value in read.items() if value is not None}


def cells_of(of: Sheet, prison_number: str, row: Any, **said: Any) -> Cells:
    """The cells of one row of a table. said: of columns that are no field of it."""
    found = {PRISON_NUMBER.name: prison_number}
    for column in of.own:
        value = said[column.name] if column.name in said else getattr(row, column.name)
        if text := column.write(value):
            found[column.name] = text
    return found
