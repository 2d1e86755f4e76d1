"""The reader of import files: whether a file can be read, and what its rows hold.

One table of people, as CSV or as a sheet; or a caseload: the sheets of one workbook, or CSV files in one zip archive.
Nothing is parsed before its size is known to be bearable, nothing is unpacked to a path, and no more than one row is
held at a time. A file that cannot be read is refused in words that say what to do.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from offenders.importing.file_format.cells import Raw
from offenders.importing.file_format.columns import PEOPLE_SHEET
from offenders.importing.file_format.workbook import FORMAT, OF_FORMAT, VERSION, sheets
from sharing.pages import formulas


class Form(StrEnum):
    """How the file is written."""

    CSV = "csv"
    XLSX = "xlsx"
    ZIP = "zip"


CSV_BYTES = 200_000_000
CSV_ROWS = 1_000_000  # of one sheet
PACKED_BYTES = 100_000_000
UNPACKED_BYTES = 600_000_000
RATIO = 100  # a sheet of text packs about 5 to 20 times; a bomb a thousand
RATIO_FROM_BYTES = 1_000_000  # of less, no ratio does harm
MOST_PARTS = 500  # of an archive
XLSX_ROWS = 20_000  # of one sheet
COLUMNS = 100
CELL_LENGTH = 30_000
LINE_BYTES = 1_000_000
DELIMITERS = ",;\t"


class FileRefused(Exception):
    """The file cannot be read. The text says why and what to do."""


def form_of(path: Path, named: str = "") -> Form:
    """The form that was named, else what the file begins with: a workbook is an archive with a list of its contents."""
    if named:
        return Form(named)
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return Form.CSV
    try:
        with zipfile.ZipFile(path) as archive:
            return Form.XLSX if "[Content_Types].xml" in archive.namelist() else Form.ZIP
    except zipfile.BadZipFile:
        return Form.XLSX  # which says why it cannot be read


def read(path: Path, form: Form) -> Iterator[Raw]:
    """The rows of all sheets, one at a time; empty ones are left out. Raises FileRefused, also in the middle."""
    limit = XLSX_ROWS if form is Form.XLSX else CSV_ROWS
    for sheet, lines in _tables(path, form):
        in_sheet = "" if sheet == PEOPLE_SHEET else f" of {sheet}"
        heading = _heading(sheet, next(lines, []))
        for number, line in enumerate(lines, start=2):
            if number > limit + 1:
                raise FileRefused(
                    f"The sheet {sheet} has more than {limit:,} rows. Split the file by people into several files"
                )
            cells = _cells(f"Row {number}{in_sheet}", heading, line)
            if sheet == OF_FORMAT.name:
                _check_version(cells)
            elif cells:
                yield Raw(number, cells, sheet)


def _tables(path: Path, form: Form) -> Iterator[tuple[str, Iterator[list[str]]]]:
    if form is Form.CSV:
        _check_size(path, CSV_BYTES)
        with path.open("rb") as file:
            yield PEOPLE_SHEET, _csv_lines(file)
    elif form is Form.XLSX:
        yield from _xlsx_tables(path)
    else:
        yield from _archived_tables(path)


def _check_version(cells: dict[str, str]) -> None:
    if (cells.get("format"), cells.get("version")) != (FORMAT, VERSION):
        raise FileRefused(f"The sheet format must say {FORMAT} and version {VERSION}. No other version can be read")


def _heading(sheet: str, line: Sequence[str]) -> list[str]:
    names = [name.strip().lower().replace(" ", "_") for name in line]
    while names and not names[-1]:
        names.pop()
    of_sheet = "" if sheet == PEOPLE_SHEET else f" in the sheet {sheet}"
    if len(names) > COLUMNS:
        raise FileRefused(f"The file has more than {COLUMNS} columns. Leave out what is not in the list of columns")
    known = sheets()[sheet].names
    unknown = [name or "(no name)" for name in names if name not in known]
    if known[0] not in names:
        raise FileRefused(f"The first row must name the columns, and {known[0]} is not among them{of_sheet}")
    if unknown:
        raise FileRefused(
            f"Unknown column{of_sheet}: {', '.join(unknown)[:300]}. Rename it as in the list of columns, or remove it"
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FileRefused(f"Two columns have the same name{of_sheet}: {', '.join(twice)}")
    return names


def _cells(row: str, heading: list[str], line: Sequence[str]) -> dict[str, str]:
    if any(text.strip() for text in line[len(heading) :]):
        raise FileRefused(f"{row} has more cells than the heading. Quote the cells that hold the separator")
    found = {}
    for name, text in zip(heading, line, strict=False):
        if len(text) > CELL_LENGTH:
            raise FileRefused(f"{row}, column {name}: longer than {CELL_LENGTH:,} characters. Shorten it")
        if text := text.strip():
            found[name] = formulas.rearm(text)
    return found


def _csv_lines(file: IO[bytes]) -> Iterator[list[str]]:
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


def _decoded(file: IO[bytes]) -> Iterator[str]:
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


def _xlsx_tables(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """The sheets by their names; of a workbook in which none is known, the first holds the people."""
    _check_archive(path)
    import openpyxl

    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))  # opened here, because the parser asks a path how it ends
        try:
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            stack.callback(book.close)
            named = {sheet.title.strip().lower().replace(" ", "_"): sheet for sheet in book.worksheets}
            if not named.keys() & sheets().keys():
                named = {PEOPLE_SHEET: book.worksheets[0]}
        except Exception as error:  # the parser fails in many ways on what is not a sheet
            raise FileRefused(
                "The file is not a sheet that we can read. Save it as .xlsx again, or as CSV UTF-8"
            ) from error
        _check_names(named)
        for name in in_order(named):
            yield name, _sheet_lines(named[name])


def _sheet_lines(sheet: Any) -> Iterator[list[str]]:
    try:
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        for row in sheet.iter_rows(max_col=COLUMNS + 1, max_row=XLSX_ROWS + 2, values_only=True):
            yield [_as_text(value) for value in row]
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused("The sheet is incomplete. Save it as .xlsx again, or as CSV UTF-8") from error


ENTRY = re.compile(r"([a-z_]+)\.csv")


def _archived_tables(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """The CSV files of an archive. They are read from it in place: an entry is never a path on this machine."""
    _check_archive(path)
    with zipfile.ZipFile(path) as archive:
        entries: dict[str, zipfile.ZipInfo] = {}
        for entry in archive.infolist():
            named = ENTRY.fullmatch(entry.filename)
            if named is None:
                raise FileRefused(
                    f"“{entry.filename[:80]}” is not a sheet. An archive holds CSV files named as the sheets, "
                    "in no folder"
                )
            if named[1] in entries:
                raise FileRefused(f"{entry.filename} is in the archive twice. Remove one of the 2")
            if entry.flag_bits & 1:
                raise FileRefused("The archive is encrypted. Save it without a password")
            entries[named[1]] = entry
        _check_names(entries)
        for name in in_order(entries):
            try:
                with archive.open(entries[name]) as file:
                    yield name, _csv_lines(file)
            except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
                raise FileRefused(f"{entries[name].filename} cannot be unpacked. Make the archive again") from error


def _check_names(named: Iterable[str]) -> None:
    found = set(named)
    if unknown := sorted(found - sheets().keys()):
        raise FileRefused(
            f"Unknown sheet: {', '.join(unknown)[:300]}. Rename it as in the list of sheets, or remove it"
        )
    if PEOPLE_SHEET not in found:
        raise FileRefused(f"There is no sheet {PEOPLE_SHEET}. Add it: a row with the prison number of each person")


def in_order(named: Iterable[str]) -> list[str]:
    """The version first, then the people: the order of the documentation."""
    found = set(named)
    return [name for name in sheets() if name in found]


def _check_archive(path: Path) -> None:
    """Refuse what would unpack to more than is bearable, by the archive's own list, before anything is unpacked.

    A list that lies helps nobody: zipfile unpacks no more of a part than its entry says.
    """
    _check_size(path, PACKED_BYTES)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileRefused("The file is not an .xlsx sheet. Save it as .xlsx again, or as CSV UTF-8") from error
    if len(parts) > MOST_PARTS:
        raise FileRefused(f"The file has more than {MOST_PARTS} parts. That is not a table of people")
    if sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise FileRefused(f"The file unpacks to more than {UNPACKED_BYTES // 1_000_000} MB. Split it by people")
    for part in parts:
        if part.file_size > RATIO_FROM_BYTES and part.file_size > RATIO * max(part.compress_size, 1):
            raise FileRefused(
                f"A part of the file unpacks to more than {RATIO} times its size. That is not a table of people"
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
