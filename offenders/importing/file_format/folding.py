"""Sheets that say in rows what the sheet of people says in one cell: names, numbers, movements, dates, teams.

A row becomes one thing of that cell, so that both are read and refused alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from offenders.dates.rules.releases import Code
from offenders.importing.file_format import parts
from offenders.importing.file_format.cells import FileRow
from offenders.importing.file_format.columns import CONVICTION, IDENTIFIER_KINDS, SENTENCE, Column
from offenders.importing.file_format.parts import Part
from offenders.importing.file_format.sheets import Sheet, sheet

CODES = tuple(Column(code.value.lower(), f"Official date: {code.value}", "2027-06-07") for code in Code)
SHEETS: Sequence[Sheet] = (
    sheet("convictions", "One row for each sentence, or conviction without one", *CONVICTION, *SENTENCE),
    sheet(
        "names",
        "One row for each other name",
        Column("name", "The name", "Ron Telford"),
        Column("script", "Its script", "Arabic"),
        Column("transliteration", "The name in Latin letters", "Ron Telford"),
        Column("note", "A note", "Used online"),
    ),
    sheet(
        "numbers",
        "One row for each number of another agency",
        Column("kind", f"What number it is: {', '.join(IDENTIFIER_KINDS)}", "crn"),
        Column("number", "The number", "X123456"),
        Column("from", "First date on which it was used", "2020-01-06"),
        Column("until", "Last date on which it was used", "2024-01-31"),
        Column("source", "Where it is from", "NDelius"),
        Column("marks", "primary, verified or unverified, a semicolon between each", "primary"),
    ),
    sheet(
        "movements",
        "One row for each movement, in order",
        Column("happening", "What happened, as in the column movements of people", "received"),
        Column("on", "Date", "2020-01-06"),
        Column("at", "Time, of a person temporarily away", "09:30"),
        Column("due", "When the person is due back", "2026-11-21 16:00"),
        Column("place", "Establishment: code, name, or both", "FNI"),
        Column("release_route", "Of a release, its basis", "CRD"),
        Column("note", "A note", "From court"),
    ),
    sheet(
        "date_sheets",
        "One row for each calculation sheet; of several with the same date the newest counts",
        Column("source", "Whose calculation sheet", "NOMIS"),
        Column("as_at", "Date of the sheet", "2026-11-24"),
        *CODES,
    ),
    sheet(
        "teams",
        "One row for each team with access, or asked to take over",
        Column("team", "Name of the team", "NSD North"),
        Column("access", "lead, contributor or reader; asked: the team that is asked to take over", "lead"),
    ),
)
AS_FURTHER_ROWS = "convictions"
MANY = {"teams", "aliases", "movements", *IDENTIFIER_KINDS}


def fold(first: FileRow, rows: Mapping[str, Sequence[FileRow]]) -> None:
    """Let the first row of the person say what these sheets say. What is wrong is said of the row of the sheet."""
    for name, read in FOLDS.items():
        for row in sorted(rows.get(name, ()), key=_age):
            for column, part in read(row):
                _add(first, row, column, str(part))


def _age(row: FileRow) -> date:
    """Of a calculation sheet its date; other rows stay in their order."""
    return FileRow(row.raw, row.today).day("as_at") or date.min


def _add(first: FileRow, row: FileRow, column: str, text: str) -> None:
    cells, stands = first.raw.cells, first.raw.cells.get(column)
    if stands and column not in MANY and column not in first.raw.origins:
        row.wrong(column, f"Also in row {first.raw.number} of people. Keep one of the 2")
        return
    joined = f"{stands}{parts.BETWEEN} {text}" if stands and column in MANY else text
    first.raw = replace(
        first.raw,
        cells=cells | {column: joined},
        origins={**first.raw.origins, column: (row.raw.sheet, row.raw.number)},
    )


Found = list[tuple[str, Part | str]]


def _marks(row: FileRow, *names: str) -> dict[str, str]:
    return {name: row.raw.cells[name] for name in names if row.has(name)}


def _needed(row: FileRow, *names: str) -> bool:
    for name in names:
        if not row.has(name):
            row.wrong(name, "Empty. Fill it in, or remove the row")
    return not row.errors


def _name(row: FileRow) -> Found:
    if not _needed(row, "name"):
        return []
    return [("aliases", Part(row.raw.cells["name"], _marks(row, "script", "transliteration", "note")))]


def _number(row: FileRow) -> Found:
    kind = row.one_of("kind", {each: each for each in IDENTIFIER_KINDS}, f"Write one of {', '.join(IDENTIFIER_KINDS)}")
    if not _needed(row, "kind", "number") or kind is None:
        return []
    marks = _marks(row, "from", "until", "source") | dict.fromkeys(row.several("marks"), "")
    return [(kind, Part(row.raw.cells["number"], marks))]


def _movement(row: FileRow) -> Found:
    if not _needed(row, "happening", "on"):
        return []
    words = (row.raw.cells.get(name, "") for name in ("happening", "on", "place", "release_route"))
    return [("movements", Part(" ".join(filter(None, words)), _marks(row, "note", "at", "due")))]


def _dates(row: FileRow) -> Found:
    if not _needed(row, "source", "as_at"):
        return []
    marks = _marks(row, "source", "as_at")
    return [(column.name, Part(row.raw.cells[column.name], marks)) for column in CODES if row.has(column.name)]


def _team(row: FileRow) -> Found:
    if not _needed(row, "team", "access"):
        return []
    team, role = row.raw.cells["team"], row.raw.cells["access"].lower()
    return [("supervising_team", team) if role == "asked" else ("teams", f"{parts.guard(team)}:{role}")]


FOLDS: Mapping[str, Callable[[FileRow], Found]] = {
    "names": _name,
    "numbers": _number,
    "movements": _movement,
    "date_sheets": _dates,
    "teams": _team,
}
