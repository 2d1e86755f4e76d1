"""The token that opens guarded rows for one transaction: what it says, and its signature."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

BLOCK = hashlib.sha256().block_size
SETTING = "release_monitor.reading"  # LOCAL to a transaction
# What tells this transaction from others, and the time by the clock of the database
ASKED = "SELECT row_guard_nonce(), extract(epoch FROM clock_timestamp())::float"
SET = "SELECT set_config(%s, %s, true)"
GOOD_FOR_SECONDS = 300  # by the clock of the database; no statement of a process that serves runs for longer than 30


@dataclass(frozen=True)
class Reading:
    """For whom rows are read, or in which case.

    reader: the key of a user, who reads rows of the classes `reads` of people whom they may see. everyone: classes of
    which rows are read of all people. people: of a class, the keys of those whose rows are read.
    """

    case: str
    reader: int | None = None
    reads: frozenset[str] = frozenset()
    everyone: frozenset[str] = frozenset()
    people: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def also(self, case: str, classes: frozenset[str], person: int | None) -> Reading:
        """The same, and besides in this case."""
        named = f"{self.case}; {case}"
        if person is None:
            return Reading(named, self.reader, self.reads, self.everyone | classes, self.people)
        more = {each: self.people.get(each, frozenset()) | {person} for each in classes}
        return Reading(named, self.reader, self.reads, self.everyone, {**self.people, **more})


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The two blocks that HMAC-SHA256 makes of a key: with them SQL needs `sha256` alone."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def token_of(reading: Reading, *, key: bytes, nonce: str, until: float, at: datetime) -> str:
    """nonce: what tells the transaction from any other. until: seconds since 1970, by the clock of the database. at:
    the moment for which access is asked."""
    said: dict[str, Any] = {
        "case": reading.case,
        "nonce": nonce,
        "until": until,
        "at": at.isoformat(),
        "reader": reading.reader,
        "reads": sorted(reading.reads),
        "everyone": sorted(reading.everyone),
        "people": {name: sorted(keys) for name, keys in sorted(reading.people.items())},
    }
    text = json.dumps(said, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() + text
