"""What lies between a published figure and the count here, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ReconciliationLine(StrEnum):
    """A reason why the two differ, with the words of its line. More people in the published figure are above 0."""

    words: str

    def __new__(cls, code: str, words: str) -> ReconciliationLine:
        made = str.__new__(cls, code)
        made._value_, made.words = code, words
        return made

    SCOTLAND = "scotland", "Held in Scotland: the published figure is for Great Britain"
    REMAND = "remand", "On remand and not sent to us"
    CONNECTION = "connection", "Counted there or here by a terrorist connection"
    STATE_THREATS = "state_threats", "State threats: never in the published figure"
    LATER = "later", "Added or corrected here after that day"


def unexplained(*, published: int, ours: int, lines: Mapping[str, int]) -> int:
    """What no line explains: shown even when it is 0."""
    return published - ours - sum(lines.values())
