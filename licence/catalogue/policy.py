"""The conditions that the licence policy offers, with their wording. The published catalogue, versions 3.0 and 4.0.

A code is not an identity: policy 4.0 kept the codes of the eight standard conditions and moved the wording, so that
one code is another obligation in each version. Everything is known by (code, policy version), and the wording is copied
into the licence.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from licence.catalogue.rules.families import Family, family_of
from licence.catalogue.rules.wording import Input, Option
from sharing import practice

LAW_ENTRIES = ("lic-policy-4", "lic-standard")

FILE = Path(__file__).parent / "data" / "conditions.json"
VERSIONS = ("3.0", "4.0")

POLICY_4_STARTS_ON = practice.define(
    "licence.policy_4_starts_on",
    "First day of licences under policy 4.0",
    unit="date",
    default="2026-10-01",
    source="Start of the 2026 progression model, first tranche; the configured date is not public (unconfirmed)",
)


@dataclass(frozen=True)
class Condition:
    """One condition of one version. kind: standard or additional. licence_type: AP, or PSS, after the sentence."""

    code: str
    policy_version: str
    kind: str
    licence_type: str
    sequence: int
    category: str
    text: str
    template: str
    inputs: tuple[Input, ...]
    needs_tag: bool
    tags: tuple[str, ...]
    since: str
    worded_since: str

    @property
    def key(self) -> tuple[str, str]:
        return self.code, self.policy_version

    @property
    def family(self) -> Family:
        return family_of(self.tags)


@functools.cache
def everything() -> dict[tuple[str, str], Condition]:
    """All conditions by (code, policy version), in the order of the policy."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["conditions"]
    return {each.key: each for each in map(_condition, rows)}


def of_version(version: str) -> list[Condition]:
    return [each for each in everything().values() if each.policy_version == version]


def standard(version: str) -> list[Condition]:
    """Those that every licence of this version holds."""
    return [each for each in of_version(version) if each.kind == "standard" and each.licence_type == "AP"]


def additional(version: str) -> list[Condition]:
    """The menu of the others: each must be necessary and proportionate for the person."""
    return [each for each in of_version(version) if each.kind == "additional" and each.licence_type == "AP"]


def get(code: str, version: str) -> Condition | None:
    return everything().get((code, version))


def version_for(starts_on: date) -> str:
    """The policy of a licence that starts on this day."""
    first = date.fromisoformat(practice.value(POLICY_4_STARTS_ON, on=starts_on))
    return "4.0" if starts_on >= first else "3.0"


def _condition(row: dict[str, Any]) -> Condition:
    return Condition(
        code=row["code"],
        policy_version=row["policy"],
        kind=row["class"],
        licence_type=row["type"],
        sequence=row["sequence"],
        category=row["category"],
        text=row["text"],
        template=row["template"],
        inputs=tuple(map(_input, row.get("inputs", ()))),
        needs_tag=row.get("needs_tag", False),
        tags=tuple(row.get("tags", ())),
        since=row["since"],
        worded_since=row["worded_since"],
    )


def _input(row: dict[str, Any]) -> Input:
    return Input(
        name=row["name"],
        kind=row["kind"],
        label=row["label"],
        is_required=row["required"],
        options=tuple(map(_option, row.get("options", ()))),
        join=row.get("join", ""),
        case=row.get("case", ""),
        is_repeatable=row.get("repeatable", False),
        prefix=row.get("prefix", ""),
        has_article=row.get("indefinite_article", False),
        note=row.get("note", ""),
    )


def _option(row: str | dict[str, Any]) -> Option:
    if isinstance(row, str):
        return Option(row)
    return Option(row["value"], tuple(map(_input, row.get("inputs", ()))))


@functools.cache
def _successors() -> dict[str, list[str]]:
    return json.loads(FILE.read_text(encoding="utf-8"))["successors"]


def successors(code: str) -> list[str]:
    """Codes of policy 4.0 that take the place of one of 3.0 that is gone; none where nothing does."""
    return _successors().get(code, [])
