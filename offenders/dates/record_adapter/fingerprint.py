"""The fingerprint of a record that dates were worked out from. Two records of the same facts have the same one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from offenders.custody.rules import AWAY_AND_BACK, Happening
from offenders.dates.record_adapter.record import Record

# All that decides a date, and no more: who wrote it, in which prison, and the note beside it decide none.
OF_SENTENCE = (
    *("kind", "sentenced_on", "years", "months", "weeks", "days", "extension_months"),
    *("appeal", "appeal_on", "is_term_of_appeal", "two_thirds_by_law", "early_release"),
)
OF_CONVICTION = (
    *("committed_on", "convicted_on", "ancillary_form"),
    *("terrorist_connection", "connection_decided_on", "foreign_power", "foreign_power_decided_on"),
)
OF_OFFENCE = ("statute", "section", "schedule_19za", "schedule_13", "foreign_power_possible")
OF_ADJUSTMENT = ("kind", "days", "starts_on", "ends_on")
OF_MOVEMENT = ("happening", "happened_on")
MOVES_NOBODY_OUT = frozenset({Happening.TRANSFERRED, *AWAY_AND_BACK})  # another prison, hospital, temporary release


def fingerprint_of(record: Record) -> str:
    """64 hexadecimal digits. No query."""
    numbers: dict[int | None, int] = {row.pk: number for number, row in enumerate(record.sentences)}
    facts = {
        "born": record.person.date_of_birth,
        "sentences": [
            [
                *_values(row, OF_SENTENCE),
                numbers.get(row.consecutive_to_id),
                *_values(row.conviction, OF_CONVICTION),
                *(_values(row.conviction.offence, OF_OFFENCE) if row.conviction.offence else ["to be classified"]),
            ]
            for row in record.sentences
        ],
        "adjustments": sorted(
            str([*_values(row, OF_ADJUSTMENT), numbers.get(row.credited_to_id)]) for row in record.adjustments
        ),
        "movements": [_values(row, OF_MOVEMENT) for row in record.movements if row.happening not in MOVES_NOBODY_OUT],
    }
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def _values(row: Any, names: Sequence[str]) -> list[str | None]:
    return [None if (value := getattr(row, name)) is None else str(value) for name in names]
