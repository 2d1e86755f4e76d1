"""The line of stages of a review: what has passed and when, where it is now, what lies ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parole.reviews.models import ParoleReview, ReviewMove
from parole.reviews.rules.moves import ENDS, Status
from sharing.time_words import format_date

S = Status
LINE: tuple[tuple[str, frozenset[Status]], ...] = (
    ("Due", frozenset({S.DUE})),
    ("Sent", frozenset({S.REFERRAL_SENT})),
    ("Referred", frozenset({S.DEEMED_REFERRED})),
    ("Dossier", frozenset({S.DOSSIER_DISCLOSED})),
    ("On the papers", frozenset({S.MCA_LISTED, S.DIRECTIONS_ISSUED, S.PAPER_DECISION, S.DEFERRED})),
    ("To be heard", frozenset({S.ORAL_DIRECTED, S.READY_TO_LIST, S.RECONSIDERATION_GRANTED, S.SET_ASIDE})),
    ("Listed", frozenset({S.LISTED, S.ADJOURNED})),
    ("Heard", frozenset({S.HEARD})),
    (
        "Decided",
        frozenset(
            {S.DECIDED, S.PROVISIONAL, S.RECONSIDERATION_APPLIED, S.RECONSIDERATION_REFUSED, S.HIGH_COURT_REFERRED}
        ),
    ),
    ("Final", frozenset({S.FINAL, S.FINAL_UPHELD, S.RELEASE_PLANNED, S.QUASHED})),
    ("Ended", ENDS),
)

REACHED_BY = {"Decided": S.DECIDED, "Final": S.FINAL}  # once passed, its day is this one, not of what came of it


@dataclass(frozen=True)
class Stage:
    """As components/stages.html prints it. state: passed, now, or empty for what lies ahead."""

    name: str
    when: str
    state_words: str
    state: str


def stages_of(review: ParoleReview, moves: Sequence[ReviewMove]) -> list[Stage]:
    """A stage that the case has passed over, or come back behind, has no day."""
    here = next(index for index, (_, states) in enumerate(LINE) if review.status in states)
    return [_stage(index, name, states, review, moves, here=here) for index, (name, states) in enumerate(LINE)]


def _stage(
    index: int, name: str, states: frozenset[Status], review: ParoleReview, moves: Sequence[ReviewMove], *, here
):
    if index > here:
        return Stage(name, "", "", "")
    came = [move for move in moves if move.after in states]
    if index == here:
        return Stage(name, format_date(came[-1].on) if came else "", review.get_status_display(), "now")
    came = [move for move in came if move.after == REACHED_BY.get(name)] or came
    return Stage(name, format_date(came[-1].on) if came else "", "" if came else "passed over", "passed")
