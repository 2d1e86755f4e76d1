"""The kind of recall that is open to a person: standard, or the automatic 56 days.

A question that nobody has answered, and a look-up that failed, count as excluded: nobody is released after 56 days
because something was not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from licence.recalls.rules.recalls import SentenceGroup
from sharing.sentence_words import mid_sentence

LAW_ENTRIES = (
    "sa26-30",
    "si-2026-86",
    "cja-255a-8",
    "cja-255ba",
    "cja-255ba-5-9",
    "cja-325-2aa",
    "sa26-7",
    "sc-sch13-3",
    "sc-69a",
)


class RecallKind(StrEnum):
    STANDARD = "standard"
    FIXED_56 = "fixed_56"


class KindAnswer(StrEnum):
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
class KindQuestion:
    """A question in words, and where it comes from."""

    words: str
    source: str


S255A = "CJA 2003 s.255A(8)"
QUESTIONS: dict[Question, KindQuestion] = {
    Question.TERRORIST_OFFENCE: KindQuestion("Serving a sentence for a terrorist offence, s.247A(2)", S255A),
    Question.EXTENDED: KindQuestion("Serving an extended sentence", S255A),
    Question.PARTICULAR_CONCERN: KindQuestion("Sentence for offenders of particular concern", S255A),
    Question.NATIONAL_SECURITY: KindQuestion("Sentence for a national security offence", S255A),
    Question.TERRORIST_OFFENDER: KindQuestion("Relevant terrorist offender, or a terrorist risk, s.325(2)", S255A),
    Question.FOREIGN_POWER: KindQuestion("May be at risk of activity that a foreign power threatens with", S255A),
    Question.MAPPA_LEVEL: KindQuestion("MAPPA level 2 or 3", S255A),
    Question.MAPPA_CATEGORY: KindQuestion("MAPPA category 4", "practice of the recall service"),
    Question.POWER_TO_DETAIN: KindQuestion("Referred to the Board in place of automatic release, s.244ZB", S255A),
    Question.DISCRETIONARY: KindQuestion("Discretionary conditional release", "practice of the recall service"),
    Question.REPATRIATED: KindQuestion("Repatriated, sentenced for murder", "practice of the recall service"),
    Question.NEW_CHARGE: KindQuestion("Recalled on a new charge", S255A),
}
OFFERED_FROM = date(2026, 3, 31)  # the Sentencing Act 2026 began to hold; before it nobody here had a fixed-term recall


@dataclass(frozen=True)
class Decided:
    """The kind, and the text that says why. unanswered: the questions whose answer is not told, or not known."""

    kind: RecallKind
    reason: str
    unanswered: tuple[Question, ...] = ()


def kind_of_recall(answers: Mapping[Question, KindAnswer], *, group: str, on: date) -> Decided:
    """The only kind that is open by these answers on this day."""
    if group == SentenceGroup.INDETERMINATE:
        return Decided(RecallKind.STANDARD, "Standard recall: the sentence is indeterminate (C(S)A 1997 s.32).")
    yes = tuple(question for question in Question if answers.get(question) == KindAnswer.YES)
    if group == SentenceGroup.EXTENDED and Question.EXTENDED not in yes:
        yes = (Question.EXTENDED, *yes)
    open_ones = tuple(
        question for question in Question if question not in yes and answers.get(question) != KindAnswer.NO
    )
    if yes:
        said = "; ".join(mid_sentence(QUESTIONS[question].words) for question in yes)
        return Decided(RecallKind.STANDARD, f"Standard recall: {said} ({S255A}).", open_ones)
    if open_ones:
        reason = f"Standard recall: an unanswered question counts as excluded ({S255A}, fail safe)."
        return Decided(RecallKind.STANDARD, reason, open_ones)
    if on < OFFERED_FROM:
        return Decided(RecallKind.STANDARD, "Standard recall: the 56 days did not yet hold.")
    return Decided(RecallKind.FIXED_56, "Recall for 56 days: no exclusion applies (CJA 2003 s.255BA).")


@dataclass(frozen=True)
class Passed:
    """A sentence that was not quashed, as far as the questions ask. offence: in words. listed: why it alone counts as a
    terrorist offence, national_security: as one of national security; empty where neither is known. is_connected: a
    court found a terrorist connection."""

    kind: str
    passed_on: date
    offence: str
    listed: str = ""
    is_connected: bool = False
    national_security: str = ""


@dataclass(frozen=True)
class Earlier:
    """The newest answer that people gave in an earlier recall of the person, and where it was given."""

    question: Question
    answer: KindAnswer
    source: str
    as_at: datetime


@dataclass(frozen=True)
class FromRecord:
    """An answer that a record itself gives, and which. as_at: as it stood when; None for now."""

    answer: KindAnswer
    source: str
    as_at: datetime | None = None


SENTENCES, CONVICTIONS, REVIEWS, MAPPA = "Sentence record", "Conviction record", "Parole record", "MAPPA case"
# Read from the MAPPA case as it stands, and asked of nobody.
OF_MAPPA = frozenset({Question.MAPPA_LEVEL, Question.MAPPA_CATEGORY})
# Of the sentence, and not of the day: what was found once holds while no later sentence was passed.
LASTING = frozenset({Question.DISCRETIONARY, Question.REPATRIATED})
# Never taken back by time: whoever was one of these under a sentence is one until it is over.
LASTING_YES = LASTING | {
    *(Question.TERRORIST_OFFENCE, Question.NATIONAL_SECURITY, Question.TERRORIST_OFFENDER, Question.POWER_TO_DETAIN),
}


@dataclass(frozen=True)
class MappaSays:
    """The MAPPA case as it stands. category: empty, level: None where not known. words: of both."""

    category: str
    level: int | None
    words: str


def from_mappa(said: MappaSays | None) -> dict[Question, FromRecord]:
    """What the MAPPA case answers. None: there is no case. What is not known there is not known here: never "no"."""
    source = f"{MAPPA}: {said.words}" if said else f"{MAPPA}: none is recorded"
    level, category = (said.level, said.category) if said else (None, "")
    found = {
        Question.MAPPA_LEVEL: FromRecord(_answer_of(level, level in (2, 3)), source),
        Question.MAPPA_CATEGORY: FromRecord(_answer_of(category, category == "4"), source),
    }
    if category == "4":
        found[Question.TERRORIST_OFFENDER] = FromRecord(KindAnswer.YES, source)
    return found


def _answer_of(known: object, is_so: bool) -> KindAnswer:
    if not known:
        return KindAnswer.NOT_KNOWN
    return KindAnswer.YES if is_so else KindAnswer.NO


def from_record(
    sentences: Sequence[Passed], *, was_referred: bool = False, earlier: Iterable[Earlier] = ()
) -> dict[Question, FromRecord]:
    """What the records themselves answer, each with its source. What they do not say is not among it.

    A "no" is said of the kinds of sentence alone, where a sentence is on record, and where people said it of the same
    sentences before: that an offence is on no list, or that no referral is recorded, does not say that there is none.
    was_referred: a review under s.244ZB is on record and was not withdrawn.
    """
    found = _from_earlier(sentences, earlier)
    kinds = {sentence.kind for sentence in sentences}
    if kinds:
        found[Question.EXTENDED] = FromRecord(_said(kinds & {"EDS", "EPP"}), SENTENCES)
        found[Question.PARTICULAR_CONCERN] = FromRecord(_said(kinds & {"SOPC", "SDOPCU18"}), SENTENCES)
    for sentence in sentences:
        if why := sentence.listed or ("a court found a terrorist connection" if sentence.is_connected else ""):
            found[Question.TERRORIST_OFFENCE] = FromRecord(KindAnswer.YES, f"{CONVICTIONS}: {sentence.offence}, {why}")
        if sentence.national_security:
            source = f"{CONVICTIONS}: {sentence.offence}, {sentence.national_security}"
            found[Question.NATIONAL_SECURITY] = FromRecord(KindAnswer.YES, source)
    if was_referred:
        found[Question.POWER_TO_DETAIN] = FromRecord(KindAnswer.YES, f"{REVIEWS}: a review under s.244ZB")
    return found


def _from_earlier(sentences: Sequence[Passed], earlier: Iterable[Earlier]) -> dict[Question, FromRecord]:
    """earlier: the newest last. A later answer to the same question takes the place of one before, "not known" too."""
    last = max((sentence.passed_on for sentence in sentences), default=None)
    found: dict[Question, FromRecord] = {}
    for each in earlier:
        found.pop(each.question, None)
        if each.question in OF_MAPPA:
            continue
        holds = each.answer is KindAnswer.YES and each.question in LASTING_YES
        if each.answer is KindAnswer.NO and each.question in LASTING:
            holds = last is not None and last < each.as_at.date()
        if holds:
            found[each.question] = FromRecord(each.answer, f"Earlier recall: {each.source}", each.as_at)
    return found


def group_of(kinds: Iterable[str]) -> SentenceGroup:
    """How casework sorts these sentences: the gravest decides."""
    found = set(kinds)
    if found & {"LIFE", "IPP"}:
        return SentenceGroup.INDETERMINATE
    if found & {"EDS", "EPP"}:
        return SentenceGroup.EXTENDED
    return SentenceGroup.YOUTH_SDS if found and found <= {"SDS18", "SDOPCU18", "DTO"} else SentenceGroup.ADULT_SDS


def _said(found: set[str]) -> KindAnswer:
    return KindAnswer.YES if found else KindAnswer.NO
