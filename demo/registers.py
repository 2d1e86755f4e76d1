"""Devices, accounts and places of stay of people on licence, brought in by a caseload file as anybody's would be."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from offenders.importing import applying
from offenders.models import Offender

PEOPLE = 12
MAKES = ("Samsung A15", "Nokia 105", "Motorola G24", "Apple iPhone SE")
BANKS = ("Northern Bank", "Pennine Building Society", "Harbour Bank")
STREETS = ("High Street", "Station Road", "Mill Lane", "Chapel Street")
TOWNS = ("Leeds", "Hull", "York")
Row = Mapping[str, str]


def enter_registers(*, today: date) -> None:
    """The same for the same people and day."""
    on_licence = Offender.objects.filter(status="on_licence").order_by("pk")
    numbers = list(on_licence.values_list("prison_number", flat=True)[:PEOPLE])
    since = (today - timedelta(days=20)).isoformat()
    if not numbers:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registers.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for sheet, rows in sheets(numbers, since):
                archive.writestr(f"{sheet}.csv", _as_csv(rows))
        report = applying.apply(path, by=None, today=today)
    if report.errors:
        raise RuntimeError(f"The demo's own file is wrong: {report.errors[0]}")


def sheets(numbers: list[str], since: str) -> Iterator[tuple[str, list[Row]]]:
    named = list(enumerate(numbers))
    yield "people", [{"prison_number": number} for number in numbers]
    yield (
        "devices",
        [
            {"prison_number": number, "kind": "phone", "make": MAKES[index % len(MAKES)], "starts_on": since}
            | {"imei": f"{350000000000000 + index}", "approval": "approved", "evidence": "Seen at the first meeting"}
            for index, number in named
        ],
    )
    yield (
        "accounts",
        [
            {"prison_number": number, "kind": "bank", "provider": BANKS[index % len(BANKS)], "starts_on": since}
            | {"handle": f"{40000000 + index}", "approval": "approved", "evidence": "Bank statement"}
            for index, number in named
        ],
    )
    yield (
        "places",
        [
            {"prison_number": number, "kind": "home", "starts_on": since, "approval": "approved"}
            | {"address": f"{index + 3} {STREETS[index % len(STREETS)]}, {TOWNS[index % len(TOWNS)]}"}
            | {"evidence": "Home visit"}
            for index, number in named
        ],
    )


def _as_csv(rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
