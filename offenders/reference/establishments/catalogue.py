"""The establishments that come with the project, as its data file has them."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "establishments.json"


@dataclass(frozen=True)
class KnownEstablishment:
    """One of the file. The fields are those of the model; of one that closed long ago only code and name are known."""

    code: str
    name: str
    short_name: str
    kind: str
    category: str
    holds: str
    region: str
    town: str
    operator: str
    is_high_security: bool
    has_separation_centre: bool | None
    is_open: bool | None
    closed_on: None
    note: str
    source: str
    is_confirmed: bool


@functools.cache
def known_establishments() -> tuple[KnownEstablishment, ...]:
    return tuple(KnownEstablishment(**row) for row in json.loads(FILE.read_text("utf-8"))["rows"])
