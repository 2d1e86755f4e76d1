"""A caseload file of the demo: sheets of rows, brought in as anybody's own would be."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from offenders.importing import applying
from sharing.models import User

Rows = Sequence[Mapping[str, str]]


def bring_in(sheets: Mapping[str, Rows], *, today: date, by: User | None = None) -> None:
    """sheets: rows by the name of the sheet; what has no rows is left out. Raises RuntimeError for a wrong file."""
    if not any(sheets.values()):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "caseload.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for sheet, rows in sheets.items():
                if rows:
                    archive.writestr(f"{sheet}.csv", _as_csv(rows))
        report = applying.apply(path, by=by, today=today)
    if report.errors or report.held:
        raise RuntimeError(f"The demo's own file is wrong: {[*report.errors, *report.held][0]}")


def _as_csv(rows: Rows) -> str:
    text = io.StringIO(newline="")
    names = dict.fromkeys(name for row in rows for name in row)
    writer = csv.DictWriter(text, list(names))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
