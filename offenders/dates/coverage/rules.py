"""How far our own calculation reaches: one answer for each person in custody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from offenders.dates.record_adapter.reasons import NO_SENTENCE, TO_BE_CLASSIFIED, TURNS_ON

OF_ONE_SENTENCE = re.compile(r"^Sentence \d+ \([^)]*\)(?:: |, )")
END_OF_SENTENCE = re.compile(r"(?<=\.)\s+(?=[A-Z])")


class Reach(StrEnum):
    WORKED_OUT = "worked-out"
    READINGS = "readings"
    REFUSED = "refused"
    NO_SENTENCE = "no-sentence"
    NOT_YET = "not-yet"


WORDS = {
    Reach.WORKED_OUT: "Dates calculated",
    Reach.READINGS: "Two readings of the law",
    Reach.REFUSED: "Not calculated",
    Reach.NO_SENTENCE: "Nothing to calculate",
    Reach.NOT_YET: "Not calculated yet",
}


@dataclass(frozen=True, order=True)
class CoverageAnswer:
    """reason: of what is refused, without what is one person's own; empty otherwise. is_missing: a fact that somebody
    can record would settle it; else no rule is known here."""

    reach: Reach
    reason: str = ""
    is_missing: bool = False


def answer_of(refused: str | None, *, has_readings: bool) -> CoverageAnswer:
    """refused: why a stored calculation has no dates, empty where it has; None where there is no calculation yet.

    Where several facts are missing, the first of them is the reason: each person is counted once.
    """
    if refused is None:
        return CoverageAnswer(Reach.NOT_YET)
    if not refused:
        return CoverageAnswer(Reach.WORKED_OUT)
    if has_readings:
        return CoverageAnswer(Reach.READINGS)
    if NO_SENTENCE in refused:
        return CoverageAnswer(Reach.NO_SENTENCE)
    said = END_OF_SENTENCE.split(refused.removeprefix(TURNS_ON).strip() or refused)[0]
    reason = OF_ONE_SENTENCE.sub("", said).rstrip(".")
    said = reason if reason.startswith("s.") else f"{reason[:1].upper()}{reason[1:]}"
    return CoverageAnswer(Reach.REFUSED, said, is_missing=refused.startswith((TURNS_ON, TO_BE_CLASSIFIED)))


def words_of(answer: CoverageAnswer) -> str:
    """The reason of a refusal in its own words, and whether a fact on record would settle it."""
    if answer.reach is not Reach.REFUSED:
        return WORDS[answer.reach]
    return answer.reason if answer.is_missing else f"{answer.reason} (no rule here)"
