"""Rules of papers for the person: the law that each names, when it is due, and what is said of handing it over.

A section is named only where the record says which it is. What is not known is empty: it is left on the paper as a line
to be filled in by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LAW_ENTRIES = ("cja-247a-1", "cja-249", "cja-254", "cja-255c-4", "csa-31", "csa-32-1")

LONDON = ZoneInfo("Europe/London")
CJA, CSA = "Criminal Justice Act 2003", "Crime (Sentences) Act 1997"
SINCE_247A = date(2020, 2, 26)  # Terrorist Offenders (Restriction of Early Release) Act 2020
BOARD_DAYS = 28  # CJA 2003 s.255C(4)


class PaperKind(StrEnum):
    LICENCE = "licence"
    VARIATION = "variation"
    RECALL = "recall"
    NO_RECALL = "no_recall"
    PERMISSION = "permission"
    COMPLIANCE = "compliance"


class Method(StrEnum):
    """How a paper reached the person."""

    IN_PERSON = "in_person"
    POST = "post"
    REPRESENTATIVE = "representative"


class Signing(StrEnum):
    """Whether the person signed it."""

    SIGNED = "signed"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


TITLES = {
    PaperKind.LICENCE: "Your licence",
    PaperKind.VARIATION: "Changes to your licence",
    PaperKind.RECALL: "Notice of recall to prison",
    PaperKind.NO_RECALL: "We have decided not to recall you to prison",
    PaperKind.PERMISSION: "Permission under your licence",
    PaperKind.COMPLIANCE: "Licence compliance letter",
}
TO_BE_SIGNED = frozenset({PaperKind.LICENCE, PaperKind.VARIATION})
TO_BE_EXPLAINED = TO_BE_SIGNED | {PaperKind.RECALL}


# The law


class SentenceKind(StrEnum):
    """Types of sentence that the law below knows, by their keys."""

    SDS = "SDS"
    SDS_YOUTH = "SDS18"
    SOPC = "SOPC"
    SOPC_YOUTH = "SDOPCU18"
    EDS = "EDS"
    STS = "STS"
    EPP = "EPP"
    LIFE = "LIFE"
    IPP = "IPP"
    DTO = "DTO"


FIXED = frozenset(SentenceKind) - {SentenceKind.LIFE, SentenceKind.IPP, SentenceKind.DTO}
LIFELONG = frozenset({SentenceKind.LIFE, SentenceKind.IPP})
RELEASED_BY: dict[str, str] = {  # where s.247A does not hold the sentence
    SentenceKind.SOPC: "section 244A",
    SentenceKind.SOPC_YOUTH: "section 244A",
    SentenceKind.EDS: "section 246A",
    SentenceKind.EPP: "section 247",
}


@dataclass(frozen=True)
class SentenceFacts:
    """One sentence. is_terrorist: its offence is in Schedule 19ZA, or a court found a terrorist connection; None where
    the court has not decided."""

    kind: str
    is_terrorist: bool | None


@dataclass(frozen=True)
class Law:
    """The sections that a paper names, in words; empty where it is not known which. ends: until when the licence lasts,
    where not until a day."""

    release: str
    licence: str
    recall: str
    representations: str
    review: str
    ends: str = ""


NOT_KNOWN = Law("", "", "", "", "")


def law_of(sentence: SentenceFacts, *, licence_from: date | None = None, is_first: bool = True) -> Law:
    """licence_from: the first day of the licence. is_first: the first release on this sentence, not one after a recall:
    that one is under other sections."""
    kind = sentence.kind
    if kind in LIFELONG:
        ends = "the rest of your life" if kind == SentenceKind.LIFE else f"as long as section 31A of the {CSA} says"
        release = f"section 28 of the {CSA}" if is_first else ""
        return Law(
            release,
            f"section 31 of the {CSA}",
            f"section 32 of the {CSA}",
            f"section 32(3) of the {CSA}",
            f"section 32(4) of the {CSA}",
            ends,
        )
    if kind not in FIXED:
        return NOT_KNOWN
    return Law(
        _release_of(sentence, licence_from) if is_first else "",
        f"section 250 of the {CJA}",
        f"section 254 of the {CJA}",
        f"section 254(2) of the {CJA}",
        f"section 255C of the {CJA}",
    )


def _release_of(sentence: SentenceFacts, licence_from: date | None) -> str:
    """An ordinary sentence is released by one of several sections, and the record does not say which."""
    if sentence.is_terrorist is None or licence_from is None:
        return ""
    if sentence.is_terrorist:
        return f"section 247A of the {CJA}" if licence_from >= SINCE_247A else ""
    named = RELEASED_BY.get(sentence.kind)
    return f"{named} of the {CJA}" if named else ""


def named_by(laws: Iterable[Law], part: str) -> str:
    """ "section 250 of the Criminal Justice Act 2003 and section 31 of ...": of several sentences each section once;
    empty where one of them is not known, or there is none."""
    named = [getattr(law, part) for law in laws]
    if not named or not all(named):
        return ""
    return " and ".join(dict.fromkeys(named))


# When it is due


def end_of(day: date) -> datetime:
    """The last moment of a day in the United Kingdom."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=LONDON)


def due_at(kind: PaperKind, *, since: datetime, days: int) -> datetime:
    """The last moment at which this paper is handed over in time.

    since: of a licence the first day on it, of a recall the return, of a letter the decision, of a permission its
    beginning. A licence is handed over on its first day, a permission before it begins; for the others `days` count.
    """
    if kind is PaperKind.PERMISSION:
        return since
    extra = 0 if kind is PaperKind.LICENCE else days
    return end_of(since.astimezone(LONDON).date() + timedelta(days=extra))


def is_late(due: datetime, *, at: datetime) -> bool:
    return at > due


# Handing over


@dataclass(frozen=True)
class HandOver:
    """What somebody says of handing a paper over."""

    kind: PaperKind
    method: Method
    signing: Signing
    handed_at: datetime
    printed_at: datetime
    recorded_at: datetime
    place: str = ""
    is_explained: bool = False
    interpreter_language: str = ""
    interpreter_ref: str = ""


def refusal(act: HandOver) -> tuple[str, str]:
    """The field that is wrong and why; two empty strings where nothing is."""
    return next(_refusals(act), ("", ""))


def _refusals(act: HandOver) -> Iterator[tuple[str, str]]:
    in_person = act.method is Method.IN_PERSON
    if act.handed_at > act.recorded_at:
        yield "handed_at", "The time must be in the past"
    if act.handed_at < act.printed_at.replace(second=0, microsecond=0):
        yield "handed_at", "The time cannot be before the paper was printed"
    if in_person and not act.place.strip():
        yield "place", "Enter where it was handed over"
    if in_person and act.kind in TO_BE_EXPLAINED and not act.is_explained:
        yield "is_explained", "Explain the paper to the person first, then confirm it here"
    if in_person and act.kind in TO_BE_SIGNED and act.signing is Signing.NOT_ASKED:
        yield "signing", "Select whether the person signed or refused to sign"
    if not in_person and act.signing is Signing.REFUSED:
        yield "signing", "A refusal to sign is seen in person. Select another answer"
    if bool(act.interpreter_language.strip()) != bool(act.interpreter_ref.strip()):
        missing = "interpreter_ref" if act.interpreter_language.strip() else "interpreter_language"
        yield missing, "Enter both the language and the interpreter's reference"


# Easy to read


def sentences(words: str) -> list[str]:
    """One sentence a line. Section numbers and times of the day hold no full stop before a capital."""
    parts = (re.split(r"(?<=[.?!])\s+(?=[A-Z0-9“])", line.strip()) for line in words.split("\n"))
    return [part for line in parts for part in line if part]
