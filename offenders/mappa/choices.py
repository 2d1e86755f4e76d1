"""The choices of the tables of MAPPA, in words."""

from __future__ import annotations

from enum import StrEnum

from offenders.mappa.rules import (
    BODY_WORDS,
    LEADS,
    LEVELS,
    ActionState,
    Basis,
    Body,
    CaseState,
    Category,
    LevelState,
    MeetingState,
)
from sharing.access.rules import Programme

CATEGORIES = [
    (Category.FOUR.value, "Category 4"),
    (Category.THREE.value, "Category 3"),
    (Category.TWO.value, "Category 2"),
    (Category.ONE.value, "Category 1"),
    (Category.NOT_KNOWN.value, "Not known"),
]
OTHER_CATEGORIES = [each for each in CATEGORIES if each[0] in ("1", "2", "3")]
BASES = [
    (Basis.OFFENCE.value, "Relevant terrorist offender, by offence and sentence"),
    (Basis.RISK.value, "At risk of terrorism-related activity"),
    (Basis.OTHER.value, "Another category"),
    (Basis.NOT_KNOWN.value, "Not known"),
]
BODIES = [(body.value, BODY_WORDS[body]) for body in Body]
LEAD_BODIES = [(body.value, BODY_WORDS[body]) for body in LEADS]
MEANT = {1: "one agency", 2: "agencies meet", 3: "seniors commit resources"}
LEVEL_CHOICES = [(level, f"Level {level}: {MEANT[level]}") for level in LEVELS]


def _named(states: type[StrEnum]) -> list[tuple[str, str]]:
    return [(each.value, each.value.replace("_", " ").capitalize()) for each in states]


CASE_STATES = _named(CaseState)
LEVEL_STATES = _named(LevelState)
MEETING_STATES = [
    (value, {"minutes_draft": "Minutes being written"}.get(value, words)) for value, words in _named(MeetingState)
]
ACTION_STATES = [(value, {"set": "Open"}.get(value, words)) for value, words in _named(ActionState)]
PROGRAMMES = [(each.value, each.label) for each in Programme]
