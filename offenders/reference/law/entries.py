"""The entries of the register of law as the program brings them. Pure: no Django.

A module that holds rules of law says in `LAW` which entries it applies; a rule of the date engine names its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "law.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of law. in_force_until: its last day; without a day where the day is not known.

    is_confirmed: the text was read. kept_in_sight: why no rule of the program applies it.
    """

    key: str
    instrument: str
    provision: str
    says: str
    in_force_from: date | None
    in_force_until: date | None
    applies_to: str
    areas: tuple[str, ...]
    source: str
    is_confirmed: bool
    note: str
    kept_in_sight: str

    def in_force(self, on: date) -> bool:
        """On its first day and on its last. One whose day is not known counts as in force."""
        return (self.in_force_from is None or self.in_force_from <= on) and (
            self.in_force_until is None or on <= self.in_force_until
        )

    @property
    def title(self) -> str:
        return f"{self.instrument}, {self.provision}" if self.provision else self.instrument


@cache
def entries() -> Mapping[str, Entry]:
    """Every entry by its key, in the order of the file."""
    return {row["key"]: _read(row) for row in json.loads(DATA.read_text(encoding="utf-8"))}


def _read(row: dict[str, Any]) -> Entry:
    days = {name: row[name] and date.fromisoformat(row[name]) for name in ("in_force_from", "in_force_until")}
    return Entry(**row | days | {"areas": tuple(row["areas"])})
