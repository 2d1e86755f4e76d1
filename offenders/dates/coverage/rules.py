"""How far our own calculation reaches: one answer for each person in custody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from offenders.dates.record_adapter.missing import NO_SENTENCE
from offenders.dates.record_adapter.work import TURNS_ON

OF_ONE_SENTENCE = re.compile(r"^Sentence \d+ \([^)]*\)(?:: |, )")
END_OF_SENTENCE = re.compile(r"(?<=\.)\s+(?=[A-Z])")


class Reach(StrEnum):
    WORKED_OUT = "worked-out"
    READINGS = "readings"
    REFUSED = "refused"
    NO_SENTENCE = "no-sentence"
    NOT_YET = "not-yet"


@dataclass(frozen=True, order=True)
class Answer:
    """reason: of what is refused, without what is one person's own; empty otherwise."""

    reach: Reach
    reason: str = ""


def answer_of(refused: str | None, *, has_readings: bool) -> Answer:
    """refused: why a stored calculation has no dates, empty where it has; None where there is no calculation yet.

    Where several facts are missing, the first of them is the reason: each person is counted once.
    """
    if refused is None:
        return Answer(Reach.NOT_YET)
    if not refused:
        return Answer(Reach.WORKED_OUT)
    if has_readings:
        return Answer(Reach.READINGS)
    if NO_SENTENCE in refused:
        return Answer(Reach.NO_SENTENCE)
    said = END_OF_SENTENCE.split(refused.removeprefix(TURNS_ON).strip() or refused)[0]
    reason = OF_ONE_SENTENCE.sub("", said).rstrip(".")
    return Answer(Reach.REFUSED, reason if reason.startswith("s.") else f"{reason[:1].upper()}{reason[1:]}")
