"""What a leaf of the log says. Personal data is in it as a salted commitment alone.

So that who checks a log needs no rule for writing JSON, both texts go into an export as they were hashed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

VERSION = 1
# References: what these numbers stand for is told by other tables alone.
REFERENCES = (
    *("id", "uid", "recorded_at", "at", "action", "verb", "actor_id", "role", "agency", "request_id"),
    *("target_type", "target_id", "subject_id", "shown_ids"),
)
DETAILS = ("actor", "session", "ip", "reason", "payload")  # personal data, and what somebody typed


def details_text(entry: Mapping[str, Any]) -> str:
    """The personal data of an entry, as it is committed to."""
    return _text({name: entry[name] for name in DETAILS})


def commitment(salt: bytes, details: str) -> bytes:
    """What stays of the details: without the salt nobody can try which details it was made of."""
    return hashlib.sha256(salt + details.encode()).digest()


def leaf_text(entry: Mapping[str, Any], said: bytes) -> str:
    """The leaf of an entry. said: the commitment to its details."""
    return _text({"v": VERSION, **{name: entry[name] for name in REFERENCES}, "said": said.hex()})


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    return str(value)


def moment(at: datetime) -> str:
    """To the microsecond, in UTC: "2026-11-29T08:30:00.000000Z"."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
