"""The reader of cases in the reference format. Read strictly: a field that is not known is an error.

A field that is missing, or null, is not known. What belongs to the keeping of a case, not to its facts, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from offenders.dates.engine.facts import (
    NOTHING,
    Adjustment,
    AdjustmentKind,
    Case,
    Connection,
    Jurisdiction,
    Law,
    Movement,
    Offence,
    Recall,
    RecallKind,
    Sentence,
    SentenceKind,
    Term,
)
from offenders.dates.engine.refusals import not_known

PASSED_OVER = frozenset({"expected", "expected_length", "source", "source_commit", "tier", "tags"})
OF_CASE = frozenset({"id", "law", "offender", "sentences", "adjustments", "movements", "options"})
OF_OFFENDER = frozenset({"date_of_birth", "active_sex_offender"})
OF_SENTENCE = frozenset(
    {
        "id",
        "type",
        "sentenced_on",
        "duration",
        "extension",
        "consecutive_to",
        "offence",
        "recall",
        "section_250",
        "sds_plus_offence_and_length",
        "early_release_exclusions",
    }
)
OF_OFFENCE = frozenset(
    {
        "committed_on",
        "code",
        "terrorism",
        "national_security",
        "statute",
        "terrorist_connection",
        "connection_determined_on",
        "schedule_19za_part",
        "jurisdiction",
        "convicted_on",
    }
)
OF_TERM = frozenset({"years", "months", "weeks", "days"})
OF_RECALL = frozenset({"type", "revoked_on", "returned_on"})
OF_ADJUSTMENT = frozenset({"type", "days", "applies_from", "from", "to"})
OF_MOVEMENT = frozenset({"direction", "on", "reason"})
OF_OPTIONS = frozenset(
    {
        "ersed_wanted",
        "post_sentence_supervision_repealed",
        "adult_hdc_repealed",
        "adult_hdc_suspended",
        "sentence_with_two_offences",
    }
)
MOST_ADJUSTED_DAYS = 36_525  # a hundred years
MOST_OF_A_UNIT = 100_000  # more of any unit is a slip of the keyboard, and leads beyond the calendar
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CREDITED = frozenset(
    {
        AdjustmentKind.REMAND,
        AdjustmentKind.TAGGED_BAIL,
        AdjustmentKind.RECALL_REMAND,
        AdjustmentKind.RECALL_TAGGED_BAIL,
    }
)
WAYS_OUT = frozenset({"crd", "ecsl", "ers", "hdc", "parole", "recall_release"})

Choice = TypeVar("Choice", bound=StrEnum)


class CaseUnreadable(Exception):
    """The case is not in the format. path: where."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


def read_case(raw: Any, *, law: Law = Law.SA2026) -> Case:
    """The facts of a case. law: what holds where the case names none.

    Raises CaseUnreadable with the path of what is wrong, Refused where something is missing without which there is
    nothing to work out.
    """
    whole = _fields(raw, "", OF_CASE | PASSED_OVER)
    offender = _fields(whole.get("offender") or {}, "offender", OF_OFFENDER)
    options = _fields(whole.get("options") or {}, "options", OF_OPTIONS)
    sentences = tuple(_list(whole, "sentences", _sentence))
    if not sentences:
        raise not_known("sentences")
    _check_chains(sentences)
    if len(sentences) > 1:
        for index, each in enumerate(whole["sentences"]):
            if "consecutive_to" not in each:
                raise not_known(f"sentences[{index}].consecutive_to")
    if whole.get("adjustments") is None:
        raise not_known("adjustments")
    adjustments = tuple(_list(whole, "adjustments", _adjustment))
    _check_days(sentences, adjustments)
    return Case(
        id=_identifier(whole),
        sentences=sentences,
        law=_choice(whole, "law", Law, "law") or law,
        date_of_birth=_date(offender, "date_of_birth", "offender.date_of_birth"),
        is_active_sex_offender=_flag(offender, "active_sex_offender", "offender.active_sex_offender"),
        adjustments=adjustments,
        movements=None if whole.get("movements") is None else tuple(_list(whole, "movements", _movement)),
        wants_early_removal=bool(_flag(options, "ersed_wanted", "options.ersed_wanted")),
        is_supervision_repealed=_flag(
            options, "post_sentence_supervision_repealed", "options.post_sentence_supervision_repealed"
        ),
        is_home_detention_repealed=_flag(options, "adult_hdc_repealed", "options.adult_hdc_repealed"),
        is_home_detention_suspended=_flag(options, "adult_hdc_suspended", "options.adult_hdc_suspended"),
    )


def identifier(raw: Any) -> str | None:
    """The id of a case, however the rest of it looks."""
    found = raw.get("id") if isinstance(raw, Mapping) else None
    return found if isinstance(found, str) else None


def _identifier(whole: Mapping[str, Any]) -> str:
    if (found := identifier(whole)) is None:
        raise CaseUnreadable("id", "must be text")
    return found


def _sentence(raw: Any, path: str) -> Sentence:
    fields = _fields(raw, path, OF_SENTENCE)
    kind = _choice(fields, "type", SentenceKind, f"{path}.type")
    sentenced_on = _date(fields, "sentenced_on", f"{path}.sentenced_on")
    if kind is None or sentenced_on is None:
        raise not_known(f"{path}.type" if kind is None else f"{path}.sentenced_on")
    duration = fields.get("duration")
    extension = fields.get("extension")
    recall = fields.get("recall")
    return Sentence(
        id=_text(fields, "id", f"{path}.id") or path,
        kind=kind,
        sentenced_on=sentenced_on,
        term=NOTHING if duration is None else _term(duration, f"{path}.duration"),
        extension=NOTHING if extension is None else _term(extension, f"{path}.extension"),
        consecutive_to=_text(fields, "consecutive_to", f"{path}.consecutive_to"),
        offence=_offence(fields.get("offence") or {}, f"{path}.offence"),
        recall=None if recall is None else _recall(recall, f"{path}.recall"),
        is_section_250=_flag(fields, "section_250", f"{path}.section_250"),
        has_sds_plus_offence_and_length=_flag(
            fields, "sds_plus_offence_and_length", f"{path}.sds_plus_offence_and_length"
        ),
        early_release_exclusions=_exclusions(fields, f"{path}.early_release_exclusions"),
    )


def _offence(raw: Any, path: str) -> Offence:
    fields = _fields(raw, path, OF_OFFENCE)
    _text(fields, "code", f"{path}.code")
    part = fields.get("schedule_19za_part")
    if part is not None and (isinstance(part, bool) or part not in (0, 1, 2, 3)):
        raise CaseUnreadable(f"{path}.schedule_19za_part", "must be 0, 1, 2, 3 or null")
    return Offence(
        committed_on=_date(fields, "committed_on", f"{path}.committed_on"),
        terrorism=_flag(fields, "terrorism", f"{path}.terrorism"),
        national_security=_flag(fields, "national_security", f"{path}.national_security"),
        statute=_text(fields, "statute", f"{path}.statute"),
        connection=_choice(fields, "terrorist_connection", Connection, f"{path}.terrorist_connection"),
        connection_determined_on=_date(fields, "connection_determined_on", f"{path}.connection_determined_on"),
        schedule_part=part,
        is_part_left_out="schedule_19za_part" not in fields,
        jurisdiction=_jurisdiction(fields, f"{path}.jurisdiction"),
        convicted_on=_date(fields, "convicted_on", f"{path}.convicted_on"),
    )


def _jurisdiction(fields: Mapping[str, Any], path: str) -> Jurisdiction:
    if "jurisdiction" not in fields:
        return Jurisdiction.ENGLAND_AND_WALES
    found = _choice(fields, "jurisdiction", Jurisdiction, path)
    if found is None:
        raise not_known(path)
    return found


def _recall(raw: Any, path: str) -> Recall:
    fields = _fields(raw, path, OF_RECALL)
    kind = _choice(fields, "type", RecallKind, f"{path}.type")
    if kind is None:
        raise not_known(f"{path}.type")
    return Recall(
        kind,
        _date(fields, "revoked_on", f"{path}.revoked_on"),
        _date(fields, "returned_on", f"{path}.returned_on"),
    )


def _adjustment(raw: Any, path: str) -> Adjustment:
    fields = _fields(raw, path, OF_ADJUSTMENT)
    kind = _choice(fields, "type", AdjustmentKind, f"{path}.type")
    if kind is None or fields.get("days") is None:
        raise not_known(f"{path}.type" if kind is None else f"{path}.days")
    return Adjustment(
        kind,
        _count(fields["days"], f"{path}.days", MOST_ADJUSTED_DAYS),
        _date(fields, "applies_from", f"{path}.applies_from"),
        _date(fields, "from", f"{path}.from"),
        _date(fields, "to", f"{path}.to"),
    )


def _movement(raw: Any, path: str) -> Movement:
    fields = _fields(raw, path, OF_MOVEMENT)
    on = _date(fields, "on", f"{path}.on")
    direction, reason = fields.get("direction"), fields.get("reason")
    if on is None or direction is None or reason is None:
        missing = "on" if on is None else "direction" if direction is None else "reason"
        raise not_known(f"{path}.{missing}")
    if direction not in ("in", "out"):
        raise CaseUnreadable(f"{path}.direction", "must be in or out")
    if not isinstance(reason, str) or (direction == "out" and reason not in WAYS_OUT):
        raise CaseUnreadable(f"{path}.reason", f"must be text; of a release, one of {', '.join(sorted(WAYS_OUT))}")
    return Movement(on, direction == "out", reason)


def _term(raw: Any, path: str) -> Term:
    fields = _fields(raw, path, OF_TERM)
    return Term(**{unit: _count(count, f"{path}.{unit}") for unit, count in fields.items() if count is not None})


def _exclusions(fields: Mapping[str, Any], path: str) -> tuple[str, ...] | None:
    found = fields.get("early_release_exclusions")
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise CaseUnreadable(path, "must be a list of texts")
    return tuple(found)


def _check_chains(sentences: tuple[Sentence, ...]) -> None:
    """Ids are told apart, and each chain has a beginning."""
    before: dict[str, str | None] = {}
    for index, sentence in enumerate(sentences):
        if sentence.id in before:
            raise CaseUnreadable(f"sentences[{index}].id", f"{sentence.id} is there twice")
        before[sentence.id] = sentence.consecutive_to
    for index, sentence in enumerate(sentences):
        path = f"sentences[{index}].consecutive_to"
        seen, at = {sentence.id}, sentence.consecutive_to
        while at is not None:
            if at not in before:
                raise CaseUnreadable(path, f"there is no sentence {at}")
            if at in seen:
                raise CaseUnreadable(path, "the chain comes back to itself")
            seen.add(at)
            at = before[at]


def _check_days(sentences: tuple[Sentence, ...], adjustments: tuple[Adjustment, ...]) -> None:
    """Remand and tagged bail are credited to a sentence that was passed on the day they name."""
    passed = {sentence.sentenced_on for sentence in sentences}
    for index, each in enumerate(adjustments):
        if each.kind in CREDITED and each.on is not None and each.on not in passed:
            raise CaseUnreadable(f"adjustments[{index}].applies_from", "is no day on which a sentence was passed")


def _fields(raw: Any, path: str, known: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise CaseUnreadable(path, "must be an object")
    for name in raw:
        if name not in known:
            raise CaseUnreadable(f"{path}.{name}" if path else str(name), "is not a field of this format")
    return raw


def _list(fields: Mapping[str, Any], name: str, read: Callable[[Any, str], Any]) -> list[Any]:
    found = fields.get(name)
    if found is None:
        raise not_known(name)
    if not isinstance(found, list):
        raise CaseUnreadable(name, "must be a list")
    return [read(each, f"{name}[{index}]") for index, each in enumerate(found)]


def _date(fields: Mapping[str, Any], name: str, path: str) -> date | None:
    found = fields.get(name)
    if found is None:
        return None
    if isinstance(found, str) and DATE.fullmatch(found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            pass
    raise CaseUnreadable(path, "must be a date such as 2026-03-31, or null")


def _flag(fields: Mapping[str, Any], name: str, path: str) -> bool | None:
    found = fields.get(name)
    if found is None or isinstance(found, bool):
        return found
    raise CaseUnreadable(path, "must be true, false or null")


def _text(fields: Mapping[str, Any], name: str, path: str) -> str | None:
    found = fields.get(name)
    if found is None or isinstance(found, str):
        return found
    raise CaseUnreadable(path, "must be text or null")


def _count(found: Any, path: str, most: int = MOST_OF_A_UNIT) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= most:
        raise CaseUnreadable(path, f"must be a whole number from 0 to {most}")
    return found


def _choice(fields: Mapping[str, Any], name: str, kind: type[Choice], path: str) -> Choice | None:
    found = fields.get(name)
    if found is None:
        return None
    try:
        return kind(found)
    except ValueError:
        raise CaseUnreadable(path, f"must be one of {', '.join(kind)}") from None
