"""A caseload file of any size, for measuring: invented people, written row by row, the same for the same number.

Every tenth is on a licence with conditions and a phone, every tenth was before the Board, every twentieth was recalled,
of every fiftieth the sheet says other dates than we work out, and every 500th has a row that is wrong.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from string import ascii_uppercase

from demo.people.names import FAMILY as NAMES

FAMILY = NAMES.split()
LETTERS = ["".join(pair) for pair in product(ascii_uppercase, repeat=2)]
LICENSED, BEFORE_THE_BOARD, RECALLED, IN_DISPUTE, WRONG = 10, 10, 20, 50, 500
SHEETS: dict[str, tuple[str, ...]] = {
    "people": (
        *("prison_number", "family_name", "given_names", "date_of_birth", "crn", "aliases", "movements", "crd", "sled"),
        *(
            "dates_source",
            "dates_as_at",
            "offence",
            "convicted_on",
            "sentence",
            "sentenced_on",
            "years",
            "kept_because",
        ),
        "extension_months",
    ),
    "reviews": (
        *("prison_number", "review", "kind", "status", "refer_by", "basis", "sent_on", "letter_received_on"),
        *("reports_received_on", "ended_on"),
    ),
    "hearings": ("prison_number", "review", "days", "status", "mode", "place", "listed_on"),
    "decisions": ("prison_number", "review", "outcome", "decided_on", "provided_on", "reasons_ref"),
    "licences": ("prison_number", "licence", "kind", "status", "in_force_from", "in_force_until"),
    "conditions": (
        *("prison_number", "licence", "kind", "wording", "family", "necessity", "proportionality", "review_on"),
    ),
    "recalls": (
        *("prison_number", "licence", "status", "kind", "begun_at", "revoked_at", "at_large_since", "returned_at"),
        "establishment",
    ),
    "devices": ("prison_number", "kind", "make", "imei", "starts_on", "evidence", "approval"),
}


@dataclass(frozen=True)
class Expected:
    """How many rows of each kind the import leaves, and how many people it sets aside."""

    people: int
    set_aside: int
    reviews: int
    licences: int
    recalls: int
    devices: int


def number_of(index: int) -> str:
    letters, digits = divmod(index, 10_000)
    first, rest = divmod(letters, len(LETTERS))
    return f"{ascii_uppercase[first]}{digits:04}{LETTERS[rest]}"


def write(path: Path, people: int) -> Expected:
    counted = dict.fromkeys(SHEETS, 0)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet, columns in SHEETS.items():
            with archive.open(f"{sheet}.csv", "w") as entry:
                writer = csv.DictWriter(io.TextIOWrapper(entry, "utf-8", newline="", write_through=True), columns)
                writer.writeheader()
                for index in range(people):
                    for row in ROWS[sheet](index):
                        writer.writerow({"prison_number": number_of(index)} | row)
                        counted[sheet] += not is_wrong(index)
    return Expected(
        people=counted["people"],
        set_aside=people - counted["people"],
        reviews=counted["reviews"],
        licences=counted["licences"],
        recalls=counted["recalls"],
        devices=counted["devices"],
    )


def is_wrong(index: int) -> bool:
    return index % WRONG == WRONG - 1


def is_free(index: int) -> bool:
    return index % LICENSED == 1


def is_recalled(index: int) -> bool:
    return index % RECALLED == 3


Row = dict[str, str]


def _person(index: int) -> Iterator[Row]:
    moves = "received 2020-03-15 FSI"
    if is_free(index) or is_recalled(index):
        moves += "; released 2025-06-02 CRD"
    if is_recalled(index):
        moves += "; licence_revoked 2025-09-01; returned 2025-09-03 FSI"
    disputed = index % IN_DISPUTE == 7
    yield {
        "family_name": FAMILY[index % len(FAMILY)],
        "given_names": f"Person {index}",
        "date_of_birth": f"{1960 + index % 40}-0{1 + index % 9}-1{index % 10}",
        "crn": f"X{index % 1_000_000:06}" if index < 1_000_000 else "",
        "aliases": f"Alias {index}",
        "movements": moves,
        "crd": "2025-06-02" if is_free(index) or is_recalled(index) else "2027-06-07",
        "sled": "2029-06-07",
        "dates_source": "NOMIS",
        "dates_as_at": "2026-11-24",
        "offence": "TA 2006 s.1" if disputed else "TA 2000 s.61",
        "convicted_on": "2020-03-01",
        "sentence": "SOPC" if disputed else "EPP",
        "sentenced_on": "2020-03-15",
        "years": "8",
        "extension_months": "12",
        "kept_because": "Nobody can say" * 100 if is_wrong(index) else "As in the court order",
    }


def _review(index: int) -> Iterator[Row]:
    if index % BEFORE_THE_BOARD == 5:
        yield {
            "review": "first",
            "kind": "initial_eds",
            "status": "closed_not_released",
            "refer_by": "2024-06-01",
            "basis": "CJA 2003 s.246A",
            "sent_on": "2024-05-20",
            "letter_received_on": "2024-05-21",
            "reports_received_on": "2024-06-10",
            "ended_on": "2024-12-20",
        }


def _hearing(index: int) -> Iterator[Row]:
    for _ in _review(index):
        yield {
            "review": "first",
            "days": "2024-11-10; 2024-11-11",
            "status": "heard",
            "mode": "video",
            "place": "HMP Full Sutton",
            "listed_on": "2024-09-01",
        }


def _decision(index: int) -> Iterator[Row]:
    for _ in _review(index):
        yield {
            "review": "first",
            "outcome": "no_release",
            "decided_on": "2024-11-20",
            "provided_on": "2024-11-25",
            "reasons_ref": f"PPUD {index}",
        }


def _licence(index: int) -> Iterator[Row]:
    if is_free(index):
        yield {"licence": "1.0", "kind": "crd", "status": "active", "in_force_from": "2025-06-02"}
    elif is_recalled(index):
        yield {
            "licence": "1.0",
            "kind": "crd",
            "status": "recalled",
            "in_force_from": "2025-06-02",
            "in_force_until": "2025-09-02",
        }


def _condition(index: int) -> Iterator[Row]:
    for licence in _licence(index):
        yield {
            "licence": licence["licence"],
            "kind": "bespoke",
            "wording": "Not to own more than one phone",
            "family": "devices",
            "necessity": "Risk of contact",
            "proportionality": "Reviewed each month",
            "review_on": "2027-06-01",
        }


def _recall(index: int) -> Iterator[Row]:
    if is_recalled(index):
        yield {
            "licence": "1.0",
            "status": "under_parole_review",
            "kind": "standard",
            "begun_at": "2025-08-31 09:00",
            "revoked_at": "2025-09-01 12:00",
            "at_large_since": "2025-09-01 12:00",
            "returned_at": "2025-09-03 15:00",
            "establishment": "FSI",
        }


def _device(index: int) -> Iterator[Row]:
    if is_free(index):
        yield {
            "kind": "phone",
            "make": "Samsung",
            "imei": f"{index:015}",
            "starts_on": "2025-06-02",
            "evidence": "Said at the meeting",
            "approval": "approved",
        }


ROWS: dict[str, Callable[[int], Iterator[Row]]] = {
    "people": _person,
    "reviews": _review,
    "hearings": _hearing,
    "decisions": _decision,
    "licences": _licence,
    "conditions": _condition,
    "recalls": _recall,
    "devices": _device,
}
