"""A conviction of a file in JSON: which offence of the catalogue it names, and whether a court can have passed it.

The format is in docs/offences.md. Read strictly: a field that is not known is refused by name, and a case that cannot
be read says why and stops no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from offenders.convictions.plausibility import (
    Circumstances,
    Judgement,
    PassedSentence,
    judged,
    kind_of,
    standing_of,
)
from offenders.convictions.reading import FOR_THE_SECTION_ALONE, Reading, read_offence
from offenders.reference.offences.catalogue import CataloguedOffence, by_key, catalogue

OF_CASE = frozenset(
    {
        "id",
        "text",
        "committed_on",
        "convicted_on",
        "age_when_committed",
        "age_when_convicted",
        "connection",
        "foreign_power",
        "sentence",
    }
)
OF_SENTENCE = frozenset({"type", "years", "months", "weeks", "days", "extension_months"})
PARTS = {"part_1": 1, "part_2": 2, "part_3": 3, "none": 0}
MONTHS_OF = {"years": 12, "months": 1, "weeks": 12 * 7 / 365.25, "days": 12 / 365.25}
OLDEST = 130
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Unreadable(Exception):
    """A case that is not in the format; the message names the field."""


def classify(raw: Any) -> dict[str, Any]:
    """The answer to one case."""
    named = raw.get("id") if isinstance(raw, Mapping) else None
    try:
        return {"id": named, **_answer(_case(raw))}
    except Unreadable as error:
        return {"id": named, **_nothing(), "refused": str(error)}


def _nothing() -> dict[str, Any]:
    return {
        "offence": None,
        "ancillary_form": None,
        "programme": None,
        "sch19za_part": None,
        "plausible": None,
        "questions": [],
    }


def _answer(case: Mapping[str, Any]) -> dict[str, Any]:
    reading = read_offence(
        case["text"],
        _entries(),
        committed_on=case["committed_on"],
        convicted_on=case["convicted_on"],
    )
    entry = by_key()[reading.offence.key] if reading.offence else None
    judgement = _judged(case, entry, reading.form)
    return {
        "offence": entry.key if entry else None,
        "ancillary_form": reading.form,
        "programme": _programme(entry, case),
        "sch19za_part": PARTS.get(entry.schedule_19za) if entry else None,
        "plausible": judgement.plausible,
        "questions": [*_of_the_reading(reading), *_of_the_sentence(case, judgement)],
    }


@cache
def _entries() -> tuple[CataloguedOffence, ...]:
    """Those whose ids are published; ours for a section without its limb are not."""
    return tuple(entry for entry in catalogue() if entry.key not in FOR_THE_SECTION_ALONE)


def _programme(entry: CataloguedOffence | None, case: Mapping[str, Any]) -> str | None:
    """An ordinary offence with a connection is terrorism, with the foreign power condition a state threat."""
    if entry is None or entry.programme != "ordinary":
        return entry.programme if entry else None
    if case["connection"] == "yes":
        return "terrorism"
    return "state_threats" if case["foreign_power"] == "yes" else "ordinary"


def _judged(case: Mapping[str, Any], entry: CataloguedOffence | None, form: str) -> Judgement:
    return judged(
        Circumstances(
            offence=standing_of(entry) if entry else None,
            sentence=case["passed"],
            form=form,
            committed_on=case["committed_on"],
            convicted_on=case["convicted_on"],
            age_when_committed=case["age_when_committed"],
            age_when_convicted=case["age_when_convicted"],
            connection=case["connection"],
            foreign_power=case["foreign_power"],
        )
    )


def _of_the_reading(reading: Reading) -> list[dict[str, Any]]:
    if reading.offence or not reading.question:
        return []
    keys = [candidate.entry.key for candidate in reading.candidates]
    return [{"about": "offence", "question": reading.question, "section": None, "candidates": keys}]


def _of_the_sentence(case: Mapping[str, Any], judgement: Judgement) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = [
        {"about": question.field, "question": question.words, "section": question.section}
        for question in judgement.questions
    ]
    if case["unknown_type"]:
        said = f"“{case['unknown_type']}” is no type of sentence known here"
        asked.append({"about": "kind", "question": said, "section": None})
    return asked


# ---- the case, read strictly


def _case(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise Unreadable("a case is an object with the fields of the format")
    _known(raw, OF_CASE, "")
    text = raw.get("text")
    if not isinstance(text, str):
        raise Unreadable("text: is missing, or is no text")
    kind, passed = _passed(raw.get("sentence"))
    return {
        "text": text,
        "committed_on": _day(raw, "committed_on"),
        "convicted_on": _day(raw, "convicted_on"),
        "age_when_committed": _age(raw, "age_when_committed"),
        "age_when_convicted": _age(raw, "age_when_convicted"),
        "connection": _choice(raw, "connection"),
        "foreign_power": _choice(raw, "foreign_power"),
        "passed": passed,
        "unknown_type": kind if passed is None else "",
    }


def _known(raw: Mapping[str, Any], fields: frozenset[str], before: str) -> None:
    for name in raw:
        if name not in fields:
            raise Unreadable(f"{before}{name}: is not a field of this format")


def _day(raw: Mapping[str, Any], name: str) -> date | None:
    value = raw.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise Unreadable(f"{name}: is no date such as 2024-05-31")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Unreadable(f"{name}: is no day of the calendar") from None


def _age(raw: Mapping[str, Any], name: str) -> int | None:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= OLDEST:
        raise Unreadable(f"{name}: is no age in whole years")
    return value


def _choice(raw: Mapping[str, Any], name: str) -> str | None:
    value = raw.get(name)
    if value not in ("yes", "no", None):
        raise Unreadable(f"{name}: is “yes”, “no” or null")
    return value if value is None else str(value)


def _passed(raw: Any) -> tuple[str, PassedSentence | None]:
    """The type as it is written, and the sentence; none where none is given, or where its type is not known."""
    if raw is None:
        return "", None
    if not isinstance(raw, Mapping):
        raise Unreadable("sentence: is no object")
    _known(raw, OF_SENTENCE, "sentence.")
    written = raw.get("type")
    if written is None:
        return "", None
    if not isinstance(written, str):
        raise Unreadable("sentence.type: is no text")
    amounts = {name: _amount(raw, name) for name in (*MONTHS_OF, "extension_months")}
    kind = kind_of(written)
    if kind is None:
        return written, None
    stated = [amounts[name] * MONTHS_OF[name] for name in MONTHS_OF if amounts[name] is not None]  # type: ignore[operator]
    months = sum(stated) or None
    extension = amounts["extension_months"]
    if not extension and kind in ("SOPC", "SDOPCU18"):
        extension = None  # the year on licence goes without saying
    return written, PassedSentence(kind, months, None if extension is None else round(extension))


def _amount(raw: Mapping[str, Any], name: str) -> float | None:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100_000:
        raise Unreadable(f"sentence.{name}: is no number from 0 on")
    return float(value)
