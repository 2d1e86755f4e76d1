"""Rules of threats to a person: by when somebody is warned, what can be done next, and who can act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

LAW_ENTRIES: tuple[str, ...] = ()  # the duty to warn comes from case law; the times are our design

WARN_WITHIN_HOURS = 12
LONGEST_REVIEW_DAYS = 28
FEWEST_IN_CIRCLE = 2  # of those who can act, so that nothing waits for one person


class ThreatKind(StrEnum):
    KIDNAP = "kidnap"
    REPATRIATION = "repatriation"
    INTIMIDATION = "intimidation"
    HARM = "harm"


class Threatened(StrEnum):
    PERSON = "person"  # the person on record
    OTHER = "other"  # somebody else, known here by a reference alone


class ThreatState(StrEnum):
    TO_WARN = "to_warn"
    WARNED = "warned"
    NOT_TO_WARN = "not_to_warn"
    ENDED = "ended"


class ThreatStep(StrEnum):
    WARN = "warn"
    DECIDE_NOT_TO_WARN = "decide_not_to_warn"
    REVIEW = "review"


class WarningResult(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"  # they would not hear it, or not sign for it
    NOT_REACHED = "not_reached"


class ReviewOutcome(StrEnum):
    CONTINUES = "continues"
    WARN_AGAIN = "warn_again"
    ENDED = "ended"


OPEN = (ThreatState.TO_WARN, ThreatState.WARNED, ThreatState.NOT_TO_WARN)
ALLOWED = {
    ThreatStep.WARN: OPEN,
    ThreatStep.DECIDE_NOT_TO_WARN: (ThreatState.TO_WARN,),
    ThreatStep.REVIEW: OPEN,
}


def allows(step: ThreatStep, state: ThreatState) -> bool:
    return state in ALLOWED[step]


def warn_by(at: datetime, *, hours: int) -> datetime:
    """The moment by which the threatened person has been warned, unless it is decided that nobody warns them."""
    return at + timedelta(hours=hours)


def state_after_warning(state: ThreatState, result: WarningResult) -> ThreatState:
    """Who could not be reached is still to be warned; who would not hear it was told."""
    return state if result is WarningResult.NOT_REACHED else ThreatState.WARNED


def state_after_review(state: ThreatState, outcome: ReviewOutcome) -> ThreatState:
    """A review that ends it while somebody is still to be warned is refused before (`why_not_end`)."""
    return {ReviewOutcome.WARN_AGAIN: ThreatState.TO_WARN, ReviewOutcome.ENDED: ThreatState.ENDED}.get(outcome, state)


def why_not_end(state: ThreatState) -> str:
    """Empty where a review can end it."""
    if state is ThreatState.TO_WARN:
        return "The threatened person has not been warned. Record the warning, or the decision not to warn, first"
    return ""


def why_not_until(review_on: date | None, *, on: date, longest: int) -> str:
    """Empty where the next review can be on this day: tomorrow at the earliest, `longest` days ahead at the latest."""
    if review_on is None:
        return "Enter the date of the next review"
    if review_on <= on:
        return "The review must be in the future"
    return f"The review must be within {longest} days" if review_on > on + timedelta(days=longest) else ""


def why_not_given(given_at: datetime, *, recorded_at: datetime, at: datetime) -> str:
    """Empty where a warning can have been given at this moment. A warning may be older than its record."""
    if given_at > at:
        return "The time must be now or in the past"
    if given_at < recorded_at - timedelta(days=LONGEST_REVIEW_DAYS):
        return "The time must be within 28 days before the threat was recorded"
    return ""


def needs_others(*, able: int, keepers: int) -> bool:
    """Whether too few of the circle can act: fewer than two who still see the person, or nobody who keeps it."""
    return able < FEWEST_IN_CIRCLE or keepers < 1
