"""No file does harm by its size or its form, and each refusal says what to do."""

import zipfile

import openpyxl
import pytest

from offenders.importing import reading
from offenders.importing.reading import FileRefused, Form, read

HEAD = "prison_number,family_name\n"


def csv_of(tmp_path, content):
    path = tmp_path / "people.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def sheet_of(tmp_path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    return tmp_path / "people.xlsx"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD.encode("utf-16"), "UTF-16"),
        (HEAD + "A1234BC,M\0ller\n", "zero byte"),
        ((HEAD + "A1234BC,Müller\n").encode("latin-1"), "is not UTF-8"),
        (HEAD + 'A1234BC,"Muller\n', "quotation mark"),
        (HEAD + "A1234BC,Muller,more\n", "more cells than the heading"),
        ("family_name\nMuller\n", "prison_number is not among them"),
        ("prison_number,age\nA1234BC,4\n", "Unknown column: age"),
        ("prison_number,family_name,family_name\n", "the same name: family_name"),
        ("", "prison_number is not among them"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, content, words):
    with pytest.raises(FileRefused, match=words):
        list(read(csv_of(tmp_path, content), Form.CSV))


@pytest.mark.parametrize(("columns", "words"), [(100, "Unknown column"), (101, "more than 100 columns")])
def test_heading_names_100_columns_at_most(tmp_path, columns, words):
    heading = ",".join(["prison_number", *(f"column_{number}" for number in range(2, columns + 1))])

    with pytest.raises(FileRefused, match=words):
        list(read(csv_of(tmp_path, heading), Form.CSV))


def test_cell_holds_30_000_characters_at_most(tmp_path):
    assert len(list(read(csv_of(tmp_path, f"{HEAD}A1234BC,{'M' * 30_000}\n"), Form.CSV))) == 1

    with pytest.raises(FileRefused, match="longer than 30,000 characters"):
        list(read(csv_of(tmp_path, f"{HEAD}A1234BC,{'M' * 30_001}\n"), Form.CSV))


@pytest.mark.parametrize(
    ("cap", "most", "words"),
    [
        ("CSV_BYTES", 40, "larger than"),
        ("LINE_BYTES", 20, "longer than 20 bytes"),
        ("CSV_ROWS", 1, "more than 1 rows"),
        ("COLUMNS", 1, "more than 1 columns"),
        ("CELL_LENGTH", 6, "longer than 6 characters"),
    ],
)
def test_caps_of_csv(tmp_path, monkeypatch, cap, most, words):
    path = csv_of(tmp_path, HEAD + "A1234BC,Muller\nA1235BC,Muller\n")
    assert len(list(read(path, Form.CSV))) == 2

    monkeypatch.setattr(reading, cap, most)

    with pytest.raises(FileRefused, match=words):
        list(read(path, Form.CSV))


@pytest.mark.parametrize(
    ("cap", "most", "words"),
    [
        ("PACKED_BYTES", 1_000, "larger than"),
        ("UNPACKED_BYTES", 1_000, "unpacks to more than"),
        ("XLSX_ROWS", 1, "more than 1 rows"),
        ("COLUMNS", 1, "more than 1 columns"),
        ("CELL_LENGTH", 6, "longer than 6 characters"),
    ],
)
def test_caps_of_sheets(tmp_path, monkeypatch, cap, most, words):
    path = sheet_of(tmp_path, ["prison_number", "family_name"], ["A1234BC", "Muller"], ["A1235BC", "Muller"])
    assert len(list(read(path, Form.XLSX))) == 2

    monkeypatch.setattr(reading, cap, most)

    with pytest.raises(FileRefused, match=words):
        list(read(path, Form.XLSX))


@pytest.mark.parametrize(
    ("bytes_", "words"), [(100_000_000, "not an .xlsx sheet"), (100_000_001, "larger than 100 MB")]
)
def test_sheet_has_100_megabytes_at_most(tmp_path, bytes_, words):
    path = tmp_path / "people.xlsx"
    with path.open("wb") as file:
        file.truncate(bytes_)  # of nothing: it takes no room

    with pytest.raises(FileRefused, match=words):
        list(read(path, Form.XLSX))


@pytest.mark.parametrize("is_zip", [True, False])
def test_what_is_no_sheet_is_refused(tmp_path, is_zip):
    path = tmp_path / "people.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    if is_zip:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("hello.txt", "hello")

    with pytest.raises(FileRefused, match="again, or as CSV UTF-8"):
        list(read(path, Form.XLSX))


def test_rows_are_read_one_at_a_time(tmp_path):
    path = csv_of(tmp_path, HEAD + "A1234BC,Muller\n" * 3 + "A1234BC,Mu\0ller\n")

    rows = read(path, Form.CSV)

    assert [next(rows).number for _ in range(3)] == [2, 3, 4]
