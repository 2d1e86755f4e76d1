"""Files of rows, read back by other programs: definition first, no formula, days and numbers as such."""

import csv
import hashlib
import io
from datetime import UTC, date, datetime

import pytest
from odfdo import Document
from openpyxl import load_workbook

from sharing.lists.sheets import CSV, ODS, XLSX, Definition, written

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
DEFINITION = Definition(
    "Breaches", "1 December 2026, 12:00", "What it holds.", "Whom you see.", "None", "OFFICIAL-SENSITIVE"
)
HEAD = ["Person", "Day", "Number", "Words"]
DANGEROUS = ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "＝1", "=HYPERLINK(\"http://x\")"]  # fmt: skip
ROWS = [["Dray, Ann", "2026-11-30", "7", words] for words in DANGEROUS] + [
    ["O’Neil <b>&", "2026-13-45", "007", "a\x07b"]
]


def made(kind, rows=ROWS):
    return b"".join(written(kind, DEFINITION, HEAD, iter(rows), at=AT))


def read(kind, content):
    """(definition, rows) as lists of values."""
    if kind == CSV:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        cut = lines.index([])
        return lines[:cut], lines[cut + 1 :]
    if kind == XLSX:
        book = load_workbook(io.BytesIO(content))
        return [[[cell.value for cell in row] for row in book[name].iter_rows()] for name in ("Definition", "Rows")]
    document = Document(io.BytesIO(content))
    return [[row.get_values() for row in table.rows] for table in document.body.tables]


@pytest.mark.parametrize("kind", [CSV, XLSX, ODS])
def test_it_begins_with_title_time_definition_scope_and_marking(kind):
    definition, rows = read(kind, made(kind))

    assert [list(map(str, line)) for line in definition] == [list(line) for line in DEFINITION.rows()]
    assert [name for name, _ in definition] == ["Title", "As at", "Definition", "Scope", "Filters", "Marking"]
    assert rows[0] == HEAD
    assert len(rows) == len(ROWS) + 1


@pytest.mark.parametrize("kind", [CSV, XLSX, ODS])
def test_no_cell_is_taken_for_a_formula(kind):
    content = made(kind)
    words = [row[3] for row in read(kind, content)[1][1:-1]]

    assert all(str(word).lstrip("\t").startswith("'") for word in words), words
    if kind == XLSX:
        cells = [row[3] for row in load_workbook(io.BytesIO(content))["Rows"].iter_rows()]
        assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("kind", [XLSX, ODS])
def test_days_and_numbers_are_such_and_what_only_looks_so_is_text(kind):
    _, rows = read(kind, made(kind))
    day, number = rows[1][1], rows[1][2]

    assert (day.date() if isinstance(day, datetime) else day) == date(2026, 11, 30)
    assert number == 7
    assert rows[-1][:3] == ["O’Neil <b>&", "2026-13-45", "007"]
    assert rows[-1][3] == "ab"


@pytest.mark.parametrize("kind", [CSV, ODS])
def test_rows_are_taken_as_the_file_is_read(kind):
    """The file is never in memory as a whole: when its first pieces are out, most rows have not been asked for."""
    taken = 0

    def rows():
        nonlocal taken
        for number in range(20_000):
            taken += 1
            yield [f"Person {number}", "2026-11-30", "7", hashlib.sha256(str(number).encode()).hexdigest()]

    size, pieces = 0, written(kind, DEFINITION, HEAD, rows(), at=AT)
    while size < 100_000:
        size += len(next(pieces))

    assert taken < 20_000
