"""The offences that the project brings, as its data file states them. Nothing here knows of a database.

`data/offences.json` is the one place where they are written. A row of `Offence` has the same field names. An offence of
which something is not confirmed has `is_confirmed` false: at least one of its fields was not read in a source.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

LAW_ENTRIES = (
    "ancillary",
    "cjca-2015-1",
    "ctbsa-2019-maxima",
    "cta-41",
    "ctsa-26",
    "nsa-offences",
    "cja-sch19za-1",
    "cja-sch19za-2",
    "cja-sch19za-3",
)

FILE = Path(__file__).parent.parent / "data" / "offences.json"
TA_2000 = "Terrorism Act 2000"
COMMON_LAW = "Common law"
LIFE = "life"


@dataclass(frozen=True)
class Maximum:
    """The maximum for an offence committed from a day on: "life" or years, as `CataloguedOffence.maximum`."""

    committed_from: date | None
    maximum: str


@dataclass(frozen=True)
class CataloguedOffence:
    """One state of an offence. Both its days are included; None is open, or not known.

    maximum: on indictment, for an offence of today: "life" or years ("14", "0.5" is six months), "" not known.
    maxima: from which day of the offence which maximum; empty where no change is known.
    schedule_19za: of the CJA 2003. schedule_13, schedule_17a, schedule_18, schedule_1: of the Sentencing Code.
    brings_notification, connection_possible, foreign_power_possible: None where it is not known.
    """

    key: str
    title: str
    statute: str
    year: int | None
    section: str
    codes: tuple[str, ...]
    aliases: tuple[str, ...]
    maximum: str
    maxima: tuple[Maximum, ...]
    committed_from: date | None
    committed_until: date | None
    schedule_19za: str
    schedule_13: str
    schedule_17a: str
    schedule_18: str
    schedule_1: bool
    brings_notification: bool | None
    connection_possible: bool | None
    foreign_power_possible: bool | None
    programme: str
    triable: str
    note: str
    source: str
    is_confirmed: bool

    @property
    def short_statute(self) -> str:
        """As it is written in short: "TA 2000"; the full name where it has no short form."""
        return SHORT.get(self.statute, self.statute)


@dataclass(frozen=True)
class FiledAct:
    """An Act, regulations or the common law, and how people shorten it; the usual form is first."""

    statute: str
    year: int | None
    short_forms: tuple[str, ...]


@dataclass(frozen=True)
class AncillaryForm:
    """How a person answers for an offence: for the offence itself, an attempt, a conspiracy.

    code_suffix: the letter after an offence's code. acts_from, acts_until: first and last day of the act, if limited.
    """

    key: str
    title: str
    statute: str
    code_suffix: str
    acts_from: date | None
    acts_until: date | None
    maximum: str
    note: str
    is_confirmed: bool


SUBSTANTIVE = "substantive"


def as_filed() -> dict[str, Any]:
    """The data file, as it stands."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _offence(filed: dict[str, Any]) -> CataloguedOffence:
    return CataloguedOffence(
        **filed
        | {
            "codes": tuple(filed["codes"]),
            "aliases": tuple(filed["aliases"]),
            "maxima": tuple(Maximum(_day(each["committed_from"]), each["maximum"]) for each in filed["maxima"]),
            "committed_from": _day(filed["committed_from"]),
            "committed_until": _day(filed["committed_until"]),
        }
    )


@cache
def catalogue() -> tuple[CataloguedOffence, ...]:
    """All that the file brings, in its order."""
    return tuple(_offence(filed) for filed in as_filed()["offences"])


@cache
def acts() -> tuple[FiledAct, ...]:
    return tuple(FiledAct(each["statute"], each["year"], tuple(each["short_forms"])) for each in as_filed()["acts"])


@cache
def ancillary_forms() -> tuple[AncillaryForm, ...]:
    return tuple(
        AncillaryForm(
            **filed | {"acts_from": _day(filed["acts_from"]), "acts_until": _day(filed["acts_until"])},
        )
        for filed in as_filed()["ancillary_forms"]
    )


@cache
def by_key() -> dict[str, CataloguedOffence]:
    """The state of each offence that the file names last, by its key."""
    return {each.key: each for each in catalogue()}


SHORT_FORMS = {short: act.statute for act in acts() for short in act.short_forms}
SHORT = {act.statute: act.short_forms[0] for act in acts() if act.short_forms}
_sections = Counter((each.statute, each.section) for each in {row.key: row for row in catalogue()}.values())
# Sections that two offences share, so that a section alone does not name one.
SHARED_SECTIONS = frozenset(section for section, number in _sections.items() if number > 1)


def maximum_on(
    committed_on: date, maximum: str, maxima: tuple[Maximum, ...], committed_from: date | None = None
) -> str | None:
    """The maximum for an offence of that day: "life", years, "" not known; None before the offence existed."""
    if committed_from and committed_on < committed_from:
        return None
    found = [each.maximum for each in maxima if each.committed_from is None or each.committed_from <= committed_on]
    return found[-1] if found else "" if maxima else maximum


def years_of(maximum: str) -> float | None:
    """A maximum in years; None of life and of one that is not known."""
    return float(maximum) if re.fullmatch(r"\d+(\.\d+)?", maximum) else None


def maximum_in_words(maximum: str) -> str:
    """ "life", "14 years", "6 months", "a fine"; empty where it is not known."""
    years = years_of(maximum)
    if years is None:
        return maximum
    if not years:
        return "a fine"
    if years < 1:
        return f"{round(years * 12)} months"
    return f"{years:g} year{'' if years == 1 else 's'}"
