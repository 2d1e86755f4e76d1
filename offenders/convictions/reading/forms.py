"""Ancillary forms as people write them: attempt, conspiracy, incitement, encouraging or assisting, aiding."""

from __future__ import annotations

import re
from dataclasses import dataclass

from offenders.convictions.reading.acts import ACCESSORIES, ATTEMPTS, CONSPIRACIES, ENCOURAGING, MAGISTRATES

SUBSTANTIVE = "substantive"
ATTEMPT, CONSPIRACY, INCITEMENT, AIDING = "attempt", "conspiracy", "incitement", "aiding"
ENCOURAGING_44, ENCOURAGING_45, ENCOURAGING_46 = "encouraging-44", "encouraging-45", "encouraging-46"
OF_LETTER = {"a": ATTEMPT, "c": CONSPIRACY, "i": INCITEMENT, "e": ENCOURAGING_44, "b": AIDING}
# Statute and section that make a form, and no offence of their own.
OF_SECTION = {
    (ATTEMPTS, "1"): ATTEMPT,
    (ATTEMPTS, "4"): ATTEMPT,
    (CONSPIRACIES, "1"): CONSPIRACY,
    (CONSPIRACIES, "3"): CONSPIRACY,
    (ENCOURAGING, "44"): ENCOURAGING_44,
    (ENCOURAGING, "45"): ENCOURAGING_45,
    (ENCOURAGING, "46"): ENCOURAGING_46,
    (ENCOURAGING, "58"): "",
    (ACCESSORIES, "8"): AIDING,
    (MAGISTRATES, "44"): AIDING,
}
OF_ACT = {ATTEMPTS: ATTEMPT, ACCESSORIES: AIDING}

_WORDS = (
    (
        ENCOURAGING_44,
        re.compile(
            r"\b(?:intentional(?:ly)? )?(?:encourag(?:e|ed|ing|ement(?: of)?) (?:or|and) assist(?:ed|ing|ance)?"
            r"|assist(?:ed|ing)? (?:or|and) encourag(?:e|ed|ing)"
            r"|intentional(?:ly)? (?:encourag(?:ed|ing)|assist(?:ed|ing)))"
            r"(?: an?)?(?: the)?(?: offences?)?(?: commission)?(?: of)?(?: others?| another)?(?: to)?\b"
        ),
    ),
    (CONSPIRACY, re.compile(r"\b(?:conspir(?:acy|e|ed|ing|acies)|conspirator)(?: with others?)?(?: to| with)?\b")),
    (ATTEMPT, re.compile(r"\b(?:attempt(?:s|ed|ing|ting)?(?: to| at)?|tried to|trying to)\b")),
    (INCITEMENT, re.compile(r"\b(?:incit(?:e|ed|ing|ement|es))(?: others?| another)?(?: to| of)?\b")),
    (
        AIDING,
        re.compile(
            r"\b(?:aid(?:ed|ing)?(?: or| and)? ?abet(?:t?ed|t?ing)?|abett?(?:ed|ing)?)"
            r"(?:(?: and| or)? counsel\w*)?(?:(?: and| or)? procur\w*)?(?: another)?(?: to)?\b"
            r"|\b(?:counsell?(?:ed|ing)?|procur(?:ed|ing))(?: (?:and|or) procur(?:ed|ing))?\b"
        ),
    ),
)
BELIEVING = re.compile(r"\bbeliev(?:e|ed|ing)\b")
ONE_OR_MORE = re.compile(r"\b(?:one or more offences|offences believing)\b")


@dataclass(frozen=True)
class FormWord:
    """A form that words of a text name, and where."""

    form: str
    start: int
    end: int


def words_in(text: str) -> list[FormWord]:
    """Of a text in words alone, in order; one inside another counts once."""
    found: list[FormWord] = []
    for form, pattern in _WORDS:
        for match in pattern.finditer(text):
            if not any(match.start() < form_word.end and form_word.start < match.end() for form_word in found):
                found.append(FormWord(_of_three(form, text), *match.span()))
    return sorted(found, key=lambda each: each.start)


def _of_three(form: str, text: str) -> str:
    """Sections 44, 45 and 46 of the Serious Crime Act 2007 differ in what was believed."""
    if form != ENCOURAGING_44 or not BELIEVING.search(text):
        return form
    return ENCOURAGING_46 if ONE_OR_MORE.search(text) else ENCOURAGING_45
