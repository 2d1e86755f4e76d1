"""Devices, accounts and places of stay of people on licence, brought in by a caseload file as anybody's would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from demo.people import caseload_file
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
    caseload_file.bring_in(sheets(numbers, since), today=today)


def sheets(numbers: list[str], since: str) -> dict[str, list[Row]]:
    named = list(enumerate(numbers))
    return {
        "people": [{"prison_number": number} for number in numbers],
        "devices": [
            {"prison_number": number, "kind": "phone", "make": MAKES[index % len(MAKES)], "starts_on": since}
            | {"imei": f"{350000000000000 + index}", "approval": "approved", "evidence": "Seen at the first meeting"}
            for index, number in named
        ],
        "accounts": [
            {"prison_number": number, "kind": "bank", "provider": BANKS[index % len(BANKS)], "starts_on": since}
            | {"handle": f"{40000000 + index}", "approval": "approved", "evidence": "Bank statement"}
            for index, number in named
        ],
        "places": [
            {"prison_number": number, "kind": "home", "starts_on": since, "approval": "approved"}
            | {"address": f"{index + 3} {STREETS[index % len(STREETS)]}, {TOWNS[index % len(TOWNS)]}"}
            | {"evidence": "Home visit"}
            for index, number in named
        ],
    }
