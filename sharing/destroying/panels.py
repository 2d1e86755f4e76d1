"""Certificates of what was destroyed, as pages print them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sharing.destroying.certificates import certificate_of
from sharing.destroying.models import Destruction
from sharing.destroying.rules import digest_of
from sharing.sealing.receipts import NotSigned
from sharing.sealing.stored import TreeBroken


@dataclass(frozen=True)
class DecisionLine:
    """What one agency decided, and the two who signed it."""

    agency: str
    decided_by: str
    decided_at: datetime | None
    second_by: str
    second_at: datetime | None


@dataclass(frozen=True)
class CertificateLine:
    """One in the list. number: of all records that were destroyed."""

    row: Destruction
    number: int
    decisions: Sequence[DecisionLine]


@dataclass(frozen=True)
class CertificateView:
    """One, by kind and number. state: "sealed" where the log has its digest and the entry is as it was sealed,
    "waiting" while that is being signed, "broken" else."""

    line: CertificateLine
    kinds: Sequence[tuple[str, int]]
    state: str


def build_lines(rows: Iterable[Destruction]) -> list[CertificateLine]:
    return [_line(row, json.loads(row.certificate)) for row in rows]


def build_view(row: Destruction) -> CertificateView:
    said = json.loads(row.certificate)
    return CertificateView(_line(row, said), sorted(said.get("destroyed", {}).items()), state_of(row))


def state_of(row: Destruction) -> str:
    try:
        proof = certificate_of(row.uid)
    except NotSigned:
        return "waiting"
    except TreeBroken:
        return "broken"
    sealed = json.loads(json.loads(proof["details"])["payload"] or "{}")
    return "sealed" if row.digest == digest_of(row.certificate) == sealed.get("sha256") else "broken"


def _line(row: Destruction, said: Mapping[str, Any]) -> CertificateLine:
    decisions = [
        DecisionLine(
            each["agency"],
            each["decided_by"].get("name", ""),
            _moment(each.get("decided_at", "")),
            each["second_by"].get("name", ""),
            _moment(each.get("second_at", "")),
        )
        for each in said.get("decisions", [])
    ]
    return CertificateLine(row, sum(said.get("destroyed", {}).values()), decisions)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
