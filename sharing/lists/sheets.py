"""Files of rows: CSV, XLSX and ODS. No cell is taken for a formula, and none of them is held in memory as a whole."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from stream_write_ods import stream_write_ods

from sharing.pages import formulas
from sharing.told_clock.standing import synthetic_words

CSV, XLSX, ODS = "csv", "xlsx", "ods"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
KINDS = [(XLSX, "Excel (XLSX)"), (ODS, "OpenDocument (ODS)"), (CSV, "Plain text (CSV)")]
EVERYONE_SEEN = "People you can see. People you have no access to are not in it and leave no gap."
BYTE_ORDER_MARK = "\ufeff"  # by it spreadsheets know UTF-8
PIECE = 65_536  # bytes
MOST_ROWS = 1_048_575  # that a spreadsheet opens, below the head
LONGEST_CELL = 32_767  # characters that a spreadsheet takes
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"0|[1-9]\d{0,14}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML may hold them

Cells = Sequence[str]


@dataclass(frozen=True)
class Definition:
    """What stands above the rows, or on a sheet of its own before them."""

    title: str
    as_at: str
    definition: str
    scope: str
    filters: str
    marking: str

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("Title", self.title),
            ("As at", self.as_at),
            ("Definition", self.definition),
            ("Scope", self.scope),
            ("Filters", self.filters),
            ("Marking", f"{self.marking}. {said}" if (said := synthetic_words()) else self.marking),
        ]


class Echo:
    """A file that hands back what is written to it: a sheet is never held in memory as a whole."""

    def write(self, text: str) -> str:
        return text


def attachment(
    kind: str, definition: Definition, head: Cells, rows: Iterable[Cells], *, name: str, at: datetime
) -> HttpResponse:
    """name: of the file, before its day."""
    file = f"{name.replace('_', '-')}-{timezone.localdate(at).isoformat()}.{kind}"
    response = StreamingHttpResponse(
        in_pieces(written(kind, definition, head, rows, at=at)),
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )
    return cast("HttpResponse", response)  # the guards speak of HttpResponse and only pass it on


def in_pieces(lines: Iterable[str | bytes]) -> Iterator[bytes]:
    """As few as may be, none much longer than `PIECE`: each is handed from thread to thread before it leaves."""
    piece = bytearray()
    for line in lines:
        piece += line.encode() if isinstance(line, str) else line
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def written(kind: str, definition: Definition, head: Cells, rows: Iterable[Cells], *, at: datetime) -> Iterator[bytes]:
    """The file in pieces. numbers and days that are nothing else are numbers and days in XLSX and ODS."""
    write = {CSV: _csv, XLSX: _xlsx, ODS: _ods}[kind]
    return write(definition, head, rows, at)


def _csv(definition: Definition, head: Cells, rows: Iterable[Cells], at: datetime) -> Iterator[bytes]:
    writer = csv.writer(Echo())
    lines: list[Cells] = [*definition.rows(), (), head]
    yield (
        BYTE_ORDER_MARK + "".join(writer.writerow([formulas.disarm(cell) for cell in line]) for line in lines)
    ).encode()
    for cells in rows:
        yield writer.writerow([formulas.disarm(cell) for cell in cells]).encode()


def _xlsx(definition: Definition, head: Cells, rows: Iterable[Cells], at: datetime) -> Iterator[bytes]:
    """Rows go to the disk as they come, into a file that has no name."""
    import openpyxl  # takes a tenth of a second, which not every process needs

    cell_of = openpyxl.cell.WriteOnlyCell
    book = openpyxl.Workbook(write_only=True)
    book.properties.title, book.properties.creator = definition.title, "Release Monitor"
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    about, sheet = book.create_sheet("Definition"), book.create_sheet("Rows")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 14, 100
    sheet.freeze_panes = "A2"
    for line in definition.rows():
        about.append(_cells_of(about, line, cell_of))
    sheet.append(_cells_of(sheet, head, cell_of))
    for cells in rows:
        sheet.append(_cells_of(sheet, cells, cell_of))
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _cells_of(sheet: Any, cells: Cells, cell_of: Any) -> list[Any]:
    made = []
    for value in map(_value, cells):
        cell = cell_of(sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"  # also where it begins like a formula
        made.append(cell)
    return made


def _ods(definition: Definition, head: Cells, rows: Iterable[Cells], at: datetime) -> Iterator[bytes]:
    first, *others = definition.rows()
    sheets = [
        ("Definition", [_plain(cell) for cell in first], ([_plain(cell) for cell in line] for line in others)),
        ("Rows", [_plain(cell) for cell in head], ([_value(cell) for cell in line] for line in rows)),
    ]
    return stream_write_ods(sheets, get_modified_at=lambda: at.replace(tzinfo=None))


def _value(cell: str) -> str | int | date:
    if _NUMBER.fullmatch(cell):
        return int(cell)
    if _DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:  # no day of any calendar
            return _plain(cell)
    return _plain(cell)


def _plain(cell: str) -> str:
    return formulas.disarm(_CONTROL.sub("", cell))[:LONGEST_CELL]
