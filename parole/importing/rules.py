"""What a review from before can be: which states a file may bring in, and what each needs.

A challenge to a decision is not in the file: a review that is in one comes in as it was before, and the challenge is
recorded on its page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parole.decisions.rules import final_from
from parole.reviews.rules.moves import ENDS, Outcome, Status

S = Status
WITH_A_DECISION = (S.PAPER_DECISION, S.DECIDED, S.PROVISIONAL, S.FINAL, S.RELEASED, S.CLOSED_NOT_RELEASED)
BEFORE_THE_BOARD = (S.DUE, S.REFERRAL_SENT)
TAKEN = (
    *BEFORE_THE_BOARD,
    *(S.DEEMED_REFERRED, S.DOSSIER_DISCLOSED, S.MCA_LISTED, S.DIRECTIONS_ISSUED, S.ORAL_DIRECTED, S.READY_TO_LIST),
    *(S.LISTED, S.HEARD, S.ADJOURNED, S.DEFERRED, *WITH_A_DECISION, S.WITHDRAWN),
)


@dataclass(frozen=True)
class PastHearing:
    row: int
    status: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class PastDecision:
    """has_fallen_away: another took its place, or a challenge undid it."""

    row: int
    outcome: str
    decided_on: date
    provided_on: date | None
    is_on_papers: bool
    has_fallen_away: bool


@dataclass(frozen=True)
class PastReview:
    status: str
    sent_on: date | None
    letter_received_on: date | None
    reports_received_on: date | None
    mca_on: date | None
    ended_on: date | None
    ended_because: str
    hearings: Sequence[PastHearing]
    decisions: Sequence[PastDecision]

    @property
    def standing(self) -> list[PastDecision]:
        return [each for each in self.decisions if not each.has_fallen_away]


@dataclass(frozen=True)
class Fault:
    """sheet, row: empty and 0 for the review's own row."""

    column: str
    reason: str
    sheet: str = ""
    row: int = 0


def faults_of(review: PastReview, *, today: date) -> Iterator[Fault]:
    """Why it cannot have been so; nothing when it can."""
    yield from _of_its_end(review)
    if review.status not in ENDS:
        yield from _of_its_referral(review)
    yield from _of_its_hearings(review, today=today)
    yield from _of_its_decisions(review)


def _of_its_end(review: PastReview) -> Iterator[Fault]:
    if review.status in ENDS and review.ended_on is None:
        yield Fault("ended_on", f"The review is {review.status}. Enter the date it ended")
    if review.status not in ENDS and review.ended_on:
        yield Fault("ended_on", f"The review is {review.status}, which is no end. Clear it, or correct the status")
    if review.status == S.WITHDRAWN and not review.ended_because:
        yield Fault("ended_because", "Enter why it was withdrawn")


def _of_its_referral(review: PastReview) -> Iterator[Fault]:
    if review.status != S.DUE and review.sent_on is None:
        yield Fault("sent_on", f"The review is {review.status}. Enter when the letter was sent")
    if review.status in BEFORE_THE_BOARD:
        return
    for column in ("letter_received_on", "reports_received_on"):
        if getattr(review, column) is None:
            yield Fault(column, f"The review is {review.status}, so the Board has it. Enter the date")
    if review.status == S.MCA_LISTED and review.mca_on is None:
        yield Fault("mca_on", "Enter the date on which it is considered on the papers")


def _of_its_hearings(review: PastReview, *, today: date) -> Iterator[Fault]:
    listed = [hearing for hearing in review.hearings if hearing.status == "listed"]
    heard = [hearing for hearing in review.hearings if hearing.status == "heard"]
    if review.status == S.LISTED and len(listed) != 1:
        yield Fault("status", "A listed review has exactly one hearing that is listed. Add it to the sheet hearings")
    if review.status != S.LISTED and listed:
        yield Fault(
            "status", "A hearing is listed, and the review is not. Correct one of the 2", "hearings", listed[0].row
        )
    if review.status == S.HEARD and not heard:
        yield Fault("status", "A review that was heard has a hearing that was. Add it to the sheet hearings")
    for hearing in heard:
        if hearing.days[-1] > today:
            yield Fault("days", "A hearing that was heard is not in the future. Correct it", "hearings", hearing.row)


def _of_its_decisions(review: PastReview) -> Iterator[Fault]:
    standing = review.standing
    if review.status in WITH_A_DECISION and len(standing) != 1:
        yield Fault(
            "status",
            f"A review that is {review.status} has exactly one decision that stands. Correct the sheet decisions",
        )
    if review.status not in (*WITH_A_DECISION, S.WITHDRAWN) and standing:
        yield Fault("status", f"A decision stands, and the review is {review.status}. Correct one of the 2")
    for decision in review.decisions:
        if decision.provided_on and decision.provided_on < decision.decided_on:
            yield Fault("provided_on", "Before the decision. Correct one of the 2 dates", "decisions", decision.row)
    if len(standing) != 1:
        return
    (stands,) = standing
    releases = stands.outcome == Outcome.RELEASE_DIRECTED
    if review.status == S.RELEASED and not releases:
        yield Fault("outcome", "The person was released on it. Correct the outcome", "decisions", stands.row)
    if review.status == S.CLOSED_NOT_RELEASED and releases:
        yield Fault("outcome", "The review closed without a release. Correct the outcome", "decisions", stands.row)
    if review.status in (S.PROVISIONAL, S.FINAL) and stands.provided_on is None:
        yield Fault("provided_on", "Enter when the parties received it", "decisions", stands.row)
    last = max((hearing.days[-1] for hearing in review.hearings if hearing.status == "heard"), default=None)
    if last and not stands.is_on_papers and stands.decided_on < last:
        yield Fault("decided_on", "Before the hearing. Correct one of the 2 dates", "decisions", stands.row)


def finality_fault(review: PastReview, *, is_open: bool | None, today: date) -> Fault | None:
    """is_open: whether the decision that stands is open to reconsideration; None where that cannot be known."""
    if review.status not in WITH_A_DECISION or len(review.standing) != 1:
        return None
    (stands,) = review.standing
    if is_open is None:
        return Fault(
            "outcome", "Whether it is provisional depends on the sentence. Add the sentence", "decisions", stands.row
        )
    if review.status == S.PROVISIONAL and not is_open:
        return Fault("status", "This decision is final at once. Write final")
    if review.status == S.FINAL and stands.provided_on:
        first = final_from(provided_on=stands.provided_on, is_open_to_reconsideration=is_open)
        if first and first > today:
            return Fault("status", f"It is provisional until {first.isoformat()}. Write provisional")
    return None
