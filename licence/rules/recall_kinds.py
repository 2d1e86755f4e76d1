"""Which kind of recall is open to the person: standard, or the automatic 56 days?

A question that nobody has answered, and a look-up that failed, count as excluded: nobody is released after 56 days
because something was not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licence.rules.recalls import Group


class RecallKind(StrEnum):
    STANDARD = "standard"
    FIXED_56 = "fixed_56"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class Question(StrEnum):
    """What closes the 56 days to somebody (CJA 2003 s.255A as substituted by the Sentencing Act 2026)."""

    TERRORIST_OFFENCE = "terrorist_offence"
    EXTENDED = "extended"
    PARTICULAR_CONCERN = "particular_concern"
    NATIONAL_SECURITY = "national_security"
    TERRORIST_OFFENDER = "terrorist_offender"
    FOREIGN_POWER = "foreign_power"
    MAPPA_LEVEL = "mappa_level"
    MAPPA_CATEGORY = "mappa_category"
    POWER_TO_DETAIN = "power_to_detain"
    DISCRETIONARY = "discretionary"
    REPATRIATED = "repatriated"
    NEW_CHARGE = "new_charge"


@dataclass(frozen=True)
class Asked:
    """A question in words, and where it comes from."""

    words: str
    source: str


S255A = "CJA 2003 s.255A(8)"
QUESTIONS: dict[Question, Asked] = {
    Question.TERRORIST_OFFENCE: Asked("Serving a sentence for a terrorist offence, s.247A(2)", S255A),
    Question.EXTENDED: Asked("Serving an extended sentence", S255A),
    Question.PARTICULAR_CONCERN: Asked("Sentence for offenders of particular concern", S255A),
    Question.NATIONAL_SECURITY: Asked("Sentence for a national security offence", S255A),
    Question.TERRORIST_OFFENDER: Asked("Relevant terrorist offender, or a terrorist risk, s.325(2)", S255A),
    Question.FOREIGN_POWER: Asked("May be at risk of activity that a foreign power threatens with", S255A),
    Question.MAPPA_LEVEL: Asked("MAPPA level 2 or 3", S255A),
    Question.MAPPA_CATEGORY: Asked("MAPPA category 4", "practice of the recall service"),
    Question.POWER_TO_DETAIN: Asked("Referred to the Board in place of automatic release, s.244ZB", S255A),
    Question.DISCRETIONARY: Asked("Discretionary conditional release", "practice of the recall service"),
    Question.REPATRIATED: Asked("Repatriated, sentenced for murder", "practice of the recall service"),
    Question.NEW_CHARGE: Asked("Recalled on a new charge", S255A),
}
OFFERED_FROM = date(2026, 3, 31)  # the Sentencing Act 2026 began to hold; before it nobody here had a fixed-term recall


@dataclass(frozen=True)
class Decided:
    """The kind, the text that says why, and which questions have led to it. unanswered: not told, or not known."""

    kind: RecallKind
    reason: str
    excluded_by: tuple[Question, ...] = ()
    unanswered: tuple[Question, ...] = ()


def kind_of_recall(answers: Mapping[Question, Answer], *, group: str, on: date) -> Decided:
    """The only kind that is open by these answers on this day."""
    if group == Group.INDETERMINATE:
        return Decided(RecallKind.STANDARD, "Standard recall: the sentence is indeterminate (C(S)A 1997 s.32).")
    yes = tuple(each for each in Question if answers.get(each) == Answer.YES)
    if group == Group.EXTENDED and Question.EXTENDED not in yes:
        yes = (Question.EXTENDED, *yes)
    open_ones = tuple(each for each in Question if each not in yes and answers.get(each) != Answer.NO)
    if yes:
        said = "; ".join(_lower(QUESTIONS[each].words) for each in yes)
        return Decided(RecallKind.STANDARD, f"Standard recall: {said} ({S255A}).", yes, open_ones)
    if open_ones:
        reason = f"Standard recall: an unanswered question counts as excluded ({S255A}, fail safe)."
        return Decided(RecallKind.STANDARD, reason, (), open_ones)
    if on < OFFERED_FROM:
        return Decided(RecallKind.STANDARD, "Standard recall: the 56 days did not yet hold.")
    return Decided(RecallKind.FIXED_56, "Recall for 56 days: no exclusion applies (CJA 2003 s.255BA).")


def from_sentences(kinds: Iterable[str]) -> dict[Question, Answer]:
    """What the kinds of the person's sentences answer by themselves. Without a sentence on record: nothing."""
    found = set(kinds)
    if not found:
        return {}
    return {
        Question.EXTENDED: _said(found & {"EDS", "EPP"}),
        Question.PARTICULAR_CONCERN: _said(found & {"SOPC", "SDOPCU18"}),
    }


def group_of(kinds: Iterable[str]) -> Group:
    """How casework sorts these sentences: the gravest decides."""
    found = set(kinds)
    if found & {"LIFE", "IPP"}:
        return Group.INDETERMINATE
    if found & {"EDS", "EPP"}:
        return Group.EXTENDED
    return Group.YOUTH_SDS if found and found <= {"SDS18", "SDOPCU18", "DTO"} else Group.ADULT_SDS


def _said(found: set[str]) -> Answer:
    return Answer.YES if found else Answer.NO


def _lower(words: str) -> str:
    return words if words.startswith("MAPPA") else f"{words[:1].lower()}{words[1:]}"
