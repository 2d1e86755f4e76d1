"""The reader of import files: whether a file can be read, and what its rows hold.

Nothing is parsed before its size is known to be bearable, and no more than one row is held at a time. A file that
cannot be read is refused in words that say what to do.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from offenders.importing.columns import NAMES
from sharing.pages import formulas


class Form(StrEnum):
    """How the file is written."""

    CSV = "csv"
    XLSX = "xlsx"


CSV_BYTES = 200_000_000
CSV_ROWS = 100_000
XLSX_BYTES = 20_000_000
XLSX_UNPACKED_BYTES = 300_000_000
XLSX_RATIO = 100  # a sheet of text packs about 5 to 20 times; a bomb a thousand
XLSX_RATIO_FROM_BYTES = 1_000_000  # of less, no ratio does harm
XLSX_ROWS = 20_000
COLUMNS = 100
CELL_LENGTH = 30_000
LINE_BYTES = 1_000_000
DELIMITERS = ",;\t"


class FileRefused(Exception):
    """The file cannot be read. The text says why and what to do."""


@dataclass(frozen=True)
class Raw:
    """One row under the heading, numbered as a sheet program does: the heading is row 1. Empty cells are left out."""

    number: int
    cells: dict[str, str]


def form_of(path: Path, named: str = "") -> Form:
    """The form that was named, else what the file begins with: a sheet is a zip archive."""
    if named:
        return Form(named)
    with path.open("rb") as file:
        return Form.XLSX if file.read(4) == b"PK\x03\x04" else Form.CSV


def read(path: Path, form: Form) -> Iterator[Raw]:
    """The rows of the file, one at a time; empty ones are left out. Raises FileRefused, also in the middle."""
    lines = _csv_lines(path) if form is Form.CSV else _xlsx_lines(path)
    limit = CSV_ROWS if form is Form.CSV else XLSX_ROWS
    heading = _heading(next(lines, []))
    for number, line in enumerate(lines, start=2):
        if number > limit + 1:
            raise FileRefused(f"The file has more than {limit:,} rows. Split it into several files")
        cells = _cells(number, heading, line)
        if cells:
            yield Raw(number, cells)


def _heading(line: Sequence[str]) -> list[str]:
    names = [name.strip().lower().replace(" ", "_") for name in line]
    while names and not names[-1]:
        names.pop()
    if len(names) > COLUMNS:
        raise FileRefused(f"The file has more than {COLUMNS} columns. Leave out what is not in the list of columns")
    unknown = [name or "(no name)" for name in names if name not in NAMES]
    if "prison_number" not in names:
        raise FileRefused("The first row must name the columns, and prison_number is not among them")
    if unknown:
        raise FileRefused(
            f"Unknown column: {', '.join(unknown)[:300]}. Rename it as in the list of columns, or remove it"
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FileRefused(f"Two columns have the same name: {', '.join(twice)}")
    return names


def _cells(number: int, heading: list[str], line: Sequence[str]) -> dict[str, str]:
    if any(text.strip() for text in line[len(heading) :]):
        raise FileRefused(f"Row {number} has more cells than the heading. Quote the cells that hold the separator")
    found = {}
    for name, text in zip(heading, line, strict=False):
        if len(text) > CELL_LENGTH:
            raise FileRefused(f"Row {number}, column {name}: longer than {CELL_LENGTH:,} characters. Shorten it")
        if text := text.strip():
            found[name] = formulas.rearm(text)
    return found


def _csv_lines(path: Path) -> Iterator[list[str]]:
    _check_size(path, CSV_BYTES)
    with path.open("rb") as file:
        lines = _decoded(file)
        first = next(lines, "")
        delimiter = max(DELIMITERS, key=first.count)
        reader = csv.reader(_chain(first, lines), delimiter=delimiter, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            raise FileRefused(
                f"Line {reader.line_num} cannot be read as CSV: {error}. Look for a quotation mark that is not closed"
            ) from error


def _chain(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _decoded(file: BinaryIO) -> Iterator[str]:
    """The lines as text. Only UTF-8 is read: another encoding would turn names into others without a word."""
    offset = 0
    for number, line in enumerate(iter(lambda: file.readline(LINE_BYTES + 1), b""), start=1):
        if len(line) > LINE_BYTES:
            raise FileRefused(f"Line {number} is longer than {LINE_BYTES:,} bytes. Is this a CSV file?")
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise FileRefused("The file is UTF-16. Save it as CSV UTF-8")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            # with a byte order mark the codec counts from behind it
            start = error.start + (3 if number == 1 and line.startswith(b"\xef\xbb\xbf") else 0)
            raise FileRefused(
                f"The file is not UTF-8: byte {offset + start + 1:,} (line {number}) is 0x{line[start]:02X}. "
                "Save it as CSV UTF-8"
            ) from error
        if "\0" in text:
            raise FileRefused(f"Line {number} holds a zero byte. This is not a CSV file")
        offset += len(line)
        yield text


def _xlsx_lines(path: Path) -> Iterator[list[str]]:
    _check_size(path, XLSX_BYTES)
    _check_archive(path)
    import openpyxl

    with path.open("rb") as file:  # opened here, because the parser asks a path how it ends
        try:
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its own size is not believed
        except Exception as error:  # the parser fails in many ways on what is not a sheet
            raise FileRefused(
                "The file is not a sheet that we can read. Save it as .xlsx again, or as CSV UTF-8"
            ) from error
        try:
            for row in sheet.iter_rows(max_col=COLUMNS + 1, max_row=XLSX_ROWS + 2, values_only=True):
                yield [_as_text(value) for value in row]
        except FileRefused:
            raise
        except Exception as error:
            raise FileRefused("The sheet is incomplete. Save it as .xlsx again, or as CSV UTF-8") from error
        finally:
            book.close()


def _check_archive(path: Path) -> None:
    """Refuse what would unpack to more than is bearable, by the archive's own list, before anything is unpacked.

    A list that lies helps nobody: zipfile unpacks no more of a part than its entry says.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileRefused("The file is not an .xlsx sheet. Save it as .xlsx again, or as CSV UTF-8") from error
    if sum(part.file_size for part in parts) > XLSX_UNPACKED_BYTES:
        raise FileRefused(f"The sheet unpacks to more than {XLSX_UNPACKED_BYTES // 1_000_000} MB. Split it, or use CSV")
    for part in parts:
        if part.file_size > XLSX_RATIO_FROM_BYTES and part.file_size > XLSX_RATIO * max(part.compress_size, 1):
            raise FileRefused(
                f"A part of the sheet unpacks to more than {XLSX_RATIO} times its size. That is not a table of people"
            )


def _check_size(path: Path, limit: int) -> None:
    if path.stat().st_size > limit:
        raise FileRefused(f"The file is larger than {limit // 1_000_000} MB. Split it into several files")


def _as_text(value: Any) -> str:
    """A cell of a sheet as it would stand in a CSV file. A formula stays the text that it is."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time().isoformat().strip("0:") else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
