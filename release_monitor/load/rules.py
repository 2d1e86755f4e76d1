"""Rules of load: what a person counts for, what a norm says of it; and of decisions to de-prioritise work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from offenders.custody.rules import AT_LARGE, HELD, LEFT_UNDUE, Status
from sharing.access.roles import Capability
from sharing.access.state_machines import Guard, Machine, Move
from sharing.time_words import format_date

FIRST_WEEKS, WEEKS_BEFORE_RELEASE = 12, 26


class Stage(StrEnum):
    """What of a person's case makes the work."""

    AT_LARGE = "at_large"
    FIRST_WEEKS = "first_weeks"
    ON_LICENCE = "on_licence"
    RELEASE_NEAR = "release_near"
    HELD = "held"
    AFTER = "after"


STAGE_WORDS = {
    Stage.AT_LARGE: "At large or left early",
    Stage.FIRST_WEEKS: f"First {FIRST_WEEKS} weeks after release",
    Stage.ON_LICENCE: "On licence",
    Stage.RELEASE_NEAR: f"Release within {WEEKS_BEFORE_RELEASE} weeks",
    Stage.HELD: "In custody",
    Stage.AFTER: "After the licence",
}
IN_LIST = {
    Stage.AT_LARGE: "at large or left early",
    Stage.FIRST_WEEKS: f"in the first {FIRST_WEEKS} weeks after release",
    Stage.ON_LICENCE: "on licence",
    Stage.RELEASE_NEAR: f"with a release within {WEEKS_BEFORE_RELEASE} weeks",
    Stage.HELD: "in custody",
    Stage.AFTER: "after the licence",
}
NEEDS_FINDING = AT_LARGE | LEFT_UNDUE
NO_WORK = frozenset({Status.DEPORTED, Status.DECEASED, Status.TRANSFERRED_OUT, Status.ACQUITTED, Status.CLOSED})


def stage_of(status: str, *, released_on: date | None, leaves_on: date | None, on: date) -> Stage | None:
    """The stage of a person on a day; None where nothing is left to do.

    released_on: when custody last ended. leaves_on: the day of the counted release, None where there is none.
    """
    if status in NO_WORK:
        return None
    if status in NEEDS_FINDING:
        return Stage.AT_LARGE
    if status == Status.ON_LICENCE:
        is_new = released_on is not None and released_on > on - timedelta(weeks=FIRST_WEEKS)
        return Stage.FIRST_WEEKS if is_new else Stage.ON_LICENCE
    if status in HELD:
        is_near = leaves_on is not None and leaves_on <= on + timedelta(weeks=WEEKS_BEFORE_RELEASE)
        return Stage.RELEASE_NEAR if is_near else Stage.HELD
    return Stage.AFTER


def points_of(counts: Mapping[Stage, int], weights: Mapping[Stage, int]) -> int:
    """How much these people weigh together."""
    return sum(number * weights[stage] for stage, number in counts.items())


class LoadState(StrEnum):
    UNDER = "under"
    AT = "at"
    OVER = "over"
    FAR_OVER = "far_over"
    NO_ONE = "no_one"


def state_of(points: int, norm: int) -> LoadState:
    """At the norm from nine tenths of it on; far over above five quarters. A norm of 0: no one is there to do it."""
    if norm <= 0:
        return LoadState.NO_ONE if points else LoadState.UNDER
    if points * 10 < norm * 9:
        return LoadState.UNDER
    if points <= norm:
        return LoadState.AT
    return LoadState.OVER if points * 4 <= norm * 5 else LoadState.FAR_OVER


# Decisions to de-prioritise


class PriorityState(StrEnum):
    IN_FORCE = "in_force"
    RENEWED = "renewed"
    ENDED = "ended"


class Work(StrEnum):
    """What is done less often, or later."""

    VISITS = "visits"
    CHECKS = "checks"
    INTELLIGENCE = "intelligence"
    REVIEWS = "reviews"
    CASE = "case"


WORK_WORDS = {
    Work.VISITS: "Home and unannounced visits",
    Work.CHECKS: "Checks beyond the check plan",
    Work.INTELLIGENCE: "Intelligence review",
    Work.REVIEWS: "Case reviews and meetings",
    Work.CASE: "The case as a whole",
}


@dataclass(frozen=True)
class PriorityFacts:
    """What the guards read. review_on: the last day for the review, None where none was given. last_on: the latest day
    that it may be. second_is_other: another person is named, who hears of it at once."""

    on: date
    review_on: date | None = None
    last_on: date | None = None
    reason: str = ""
    needs_finding: bool = False
    second_is_other: bool = True


def _reason(facts: PriorityFacts) -> str:
    return "" if facts.reason.strip() else "Enter a reason"


def _review(facts: PriorityFacts) -> str:
    if facts.review_on is None or facts.review_on <= facts.on:
        return "The review date must be after today"
    if facts.last_on is not None and facts.review_on > facts.last_on:
        return f"The review date must be {format_date(facts.last_on)} or earlier"
    return ""


REASON = Guard("a reason is given", _reason)
REVIEW = Guard("a review date is given, within the longest time", _review)
NOT_AT_LARGE = Guard[PriorityFacts](
    "the person is not at large, and did not leave early",
    lambda facts: (
        "Work on a person who is at large or left early cannot be de-prioritised" if facts.needs_finding else ""
    ),
)
SECOND = Guard[PriorityFacts](
    "someone else is named, who is alerted at once",
    lambda facts: "" if facts.second_is_other else "Select someone else to alert",
)

S = PriorityState
BY = (Capability.MANAGE_LOAD,)
PRIORITY: Machine[PriorityState, PriorityFacts] = Machine(
    name="A decision to de-prioritise",
    states=PriorityState,
    ends=frozenset({S.RENEWED, S.ENDED}),
    moves=(
        Move(
            "decide", (), S.IN_FORCE, BY, (REASON, REVIEW, NOT_AT_LARGE, SECOND), "the second person’s team is alerted"
        ),
        Move(
            "renew",
            (S.IN_FORCE,),
            S.RENEWED,
            BY,
            (REASON, REVIEW, NOT_AT_LARGE, SECOND),
            "a new decision follows it; the second person’s team is alerted",
        ),
        Move("end", (S.IN_FORCE,), S.ENDED, BY, (REASON,), "the work has its usual priority"),
    ),
)


def is_past_review(review_on: date, *, on: date) -> bool:
    """The last day for the review still counts."""
    return on > review_on
