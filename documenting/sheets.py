"""docs/import-sheets.md: the sheets of a caseload file, and their columns."""

from __future__ import annotations

from collections.abc import Iterator

from offenders.importing.file_format.columns import Column
from offenders.importing.file_format.sheets import SheetColumn
from offenders.importing.file_format.workbook import FORMAT, PEOPLE, VERSION, sheets

HEAD = f"""# The sheets of a caseload file

Printed by `manage.py document_sheets`; a test holds this page to the code. How a file is imported:
[import.md](import.md).

Format `{FORMAT}`, version {VERSION}. The file is one workbook (XLSX), or one zip archive with a CSV file for each
sheet, named `people.csv`, `reviews.csv` and so on, in no folder. Only `people` is always needed, with a row for each
person that another sheet names. Each row begins with a prison number; rows can be in any order, except movements.
"""


def page() -> str:
    """The whole page, as Markdown."""
    return HEAD + "".join(_sections())


def _sections() -> Iterator[str]:
    for name, sheet in sheets().items():
        yield f"\n## {name}\n\n{sheet.meaning}.\n"
        if sheet is PEOPLE:
            yield "\nColumns: [import.md](import.md#the-person).\n"
            continue
        yield "\n| Column | Needed | Meaning | Example |\n| --- | --- | --- | --- |\n"
        yield from (_row(column) for column in sheet.columns)


def _row(column: Column) -> str:
    is_needed = column.name == "prison_number" or (isinstance(column, SheetColumn) and column.is_needed)
    return f"| `{column.name}` | {'yes' if is_needed else ''} | {column.meaning} | `{column.example}` |\n"
