"""Rules of joint teams: who may form one, by which data-protection condition an agency is told, how it stands.

A joint team only adds. Its grants let each member see what their own role and agency may, under its one programme; what
another agency alone may know stays with that agency. Pure functions.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

LAW_ENTRIES = ("dpa-35",)

REVIEW_DAYS = 365  # our default: what several agencies agreed is looked at again every year
ASKED_BEFORE_DAYS = 28
PAUSED_AFTER_DAYS = 28


class State(StrEnum):
    FORMED = "formed"  # a head has formed it, and another agency has not agreed yet: it gives nothing
    STANDING = "standing"
    PAUSED = "paused"  # nobody reviewed it in time: it gives nothing until somebody does
    STOOD_DOWN = "stood_down"


STATE_WORDS = {
    State.FORMED: "Waiting for another agency",
    State.STANDING: "In place",
    State.PAUSED: "Paused: not reviewed in time",
    State.STOOD_DOWN: "Stood down",
}


class Condition(StrEnum):
    """On what the Data Protection Act 2018 lets an agency be told, beside the gateway."""

    TASK = "task"
    FUNCTION = "function"
    JUSTICE = "justice"
    VITAL = "vital"
    SAFEGUARDING = "safeguarding"
    GENERAL = "general"
    INTELLIGENCE = "intelligence"


CONDITION_WORDS = {
    Condition.TASK: "Part 3, s.35: necessary for a law-enforcement task",
    Condition.FUNCTION: "Part 3, Schedule 8 paragraph 1: function under a rule of law",
    Condition.JUSTICE: "Part 3, Schedule 8 paragraph 2: administration of justice",
    Condition.VITAL: "Part 3, Schedule 8 paragraph 3: vital interests",
    Condition.SAFEGUARDING: "Part 3, Schedule 8 paragraph 4: safeguarding",
    Condition.GENERAL: "UK GDPR Articles 6, 9 and 10",
    Condition.INTELLIGENCE: "Part 4, Schedule 9: intelligence services",
}
# What each kind of agency processes by; any that is not named here by all but that of the intelligence services.
BY_KIND = {
    "intelligence": frozenset({Condition.INTELLIGENCE}),
    "health": frozenset({Condition.GENERAL}),
}
OTHERS = frozenset(Condition) - {Condition.INTELLIGENCE}


def conditions_of(kind: str) -> frozenset[Condition]:
    """The conditions by which an agency of this kind may be told."""
    return BY_KIND.get(kind, OTHERS)


def review_on(day: date) -> date:
    """When it is reviewed next, of one agreed or reviewed on this day."""
    return day + timedelta(days=REVIEW_DAYS)


class ReviewStep(StrEnum):
    """What is due about the next review."""

    NONE = "none"
    ASK = "ask"
    WARN = "warn"  # its day has passed
    PAUSE = "pause"


def paused_from(review_on: date, *, after_days: int) -> date:
    """The first day on which a team that nobody has reviewed gives nothing."""
    return review_on + timedelta(days=after_days + 1)


def review_step(review_on: date, *, on: date, asked_days: int, after_days: int) -> ReviewStep:
    """A review on its own day is in time."""
    if on >= paused_from(review_on, after_days=after_days):
        return ReviewStep.PAUSE
    if on > review_on:
        return ReviewStep.WARN
    return ReviewStep.ASK if on >= review_on - timedelta(days=asked_days) else ReviewStep.NONE
