"""The page of a review: what is missing, its stages, its clocks, its papers, and what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from offenders.models import CustodyPeriod, Offender
from offenders.person_page.frame import Fact
from parole.cases.panels.outstanding import Missing, missing_in
from parole.cases.panels.stages import Stage, stages_of
from parole.contributions import panels as contributions
from parole.contributions.panels import Police
from parole.deciding import panels as decision
from parole.decisions.models import Decision
from parole.directions import panels as directions
from parole.directions.panels import Directions
from parole.dossier import panels as dossier
from parole.dossier.panels import Box
from parole.hearings import panels as hearing
from parole.required.actions import serves_for_life
from parole.required.models import RequiredReference
from parole.reviews import coming
from parole.reviews.choices import REVIEW_KINDS
from parole.reviews.models import ParoleReview, ReviewClock, ReviewMove
from parole.reviews.panels import ClockLine, build_clock_lines
from parole.reviews.rules.moves import ENDS, ReviewKind, Status
from parole.reviews.rules.referral import Due
from parole.seats import panels as members
from parole.steps.panels import ReviewAction, acts_for, may_begin
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.time_words import format_date

KINDS = dict(REVIEW_KINDS)
DONE = {  # where what was done is not said by the state that it led to
    "begin": "Review begun",
    "import": "Imported as it was",
    "send_referral": "Letter sent",
    "list_mca": "Listed for the papers",
    "move_hearing": "Hearing moved",
    "cancel_hearing": "Hearing cancelled",
    "let_stand": "Decision on the papers confirmed",
    "correct_outcome": "Outcome corrected",
    "correct_paper_outcome": "Outcome corrected",
}


@dataclass(frozen=True)
class Done:
    words: str
    move: ReviewMove


@dataclass(frozen=True)
class ReviewPageLine:
    """One review of a person. outcome: what stands of what the Board decided; next: the limit that runs."""

    review: ParoleReview
    tag: str
    outcome: str
    next: ClockLine | None


@dataclass(frozen=True)
class DueLine:
    """A review that comes, and that is not open yet."""

    title: str
    due: Due


@dataclass(frozen=True)
class Section:
    """The section "Parole" of a person's record."""

    open: list[ReviewPageLine]
    earlier: list[ReviewPageLine]
    due: list[DueLine]
    knows_victims: bool
    may_begin: bool
    may_require: bool
    is_held: bool


@dataclass(frozen=True)
class ReviewView:
    review: ParoleReview
    tag: str
    facts: list[Fact]
    missing: list[Missing]
    stages: list[Stage]
    clocks: list[ClockLine]
    dossier: Box
    directions: Directions
    police: Police
    moves: list[Done]
    hearing: hearing.ShownHearing
    panel: members.ShownPanel
    acts: list[ReviewAction]
    may_change: bool
    may_direct: bool
    decision: decision.DecisionView


def section_of(person: Offender, *, reader: User, on: date) -> Section:
    reviews = list(
        ParoleReview.objects.visible_to(reader).filter(offender=person).select_related("sentence__conviction__offence")
    )
    decided = {
        decision.review_id: decision for decision in Decision.objects.filter(offender=person, fell_away_on__isnull=True)
    }
    clocks = ReviewClock.objects.running().filter(offender=person)
    lines = [_line(review, decided.get(review.pk), clocks, on=on) for review in reviews]
    is_held = CustodyPeriod.objects.open().filter(offender=person).exists()
    begins = may_begin(person, reader=reader)
    return Section(
        open=[line for line in lines if line.review.status not in ENDS],
        earlier=[line for line in lines if line.review.status in ENDS],
        due=[DueLine(KINDS[due.kind], due) for due in coming.dues_of(person)],
        knows_victims=reader.can(Capability.KNOW_VICTIMS) and not access.only_in_emergency(reader, person.pk),
        may_begin=is_held and begins,
        may_require=is_held and begins and serves_for_life(person),
        is_held=is_held,
    )


def build_review_view(review: ParoleReview, *, reader: User, on: date) -> ReviewView:
    moves = list(ReviewMove.objects.filter(review=review).select_related("moved_by"))
    clocks = list(ReviewClock.objects.filter(review=review))
    asked_for, given = directions.of_review(review), contributions.of_review(review)
    may_change = access.may(reader, Permission.CHANGE, review.offender)
    acts = acts_for(review, reader=reader) if may_change else []
    police = contributions.police_of(review, given, reader=reader, may_change=may_change, on=on)
    return ReviewView(
        review=review,
        tag=tag_of(Status(review.status)),
        facts=facts_of(review),
        missing=missing_in(review, clocks=clocks, directions=asked_for, contributions=given, reader=reader, on=on),
        stages=stages_of(review, moves),
        clocks=build_clock_lines(clocks, on=on),
        dossier=dossier.box_of(review, dossier.seen_by(review, reader)),
        directions=directions.table_of(review, asked_for, reader=reader, may_change=may_change, on=on),
        police=police,
        moves=[Done(DONE.get(move.verb, move.get_after_display()), move) for move in reversed(moves)],
        hearing=hearing.build_hearing_view(
            review, hearing.Papers(clocks, asked_for, given), reader=reader, on=on, may_change=may_change
        ),
        panel=members.build_panel_page(review, reader=reader, may_change=may_change),
        acts=acts,
        may_change=may_change,
        may_direct=any(act.verb == "details" for act in acts),
        decision=decision.build_decision_view(review, clocks, reader=reader, on=on, may_change=may_change),
    )


def facts_of(review: ParoleReview) -> list[Fact]:
    """Short facts beside the page; those that are not known yet are left out."""
    rows = [
        ("Sentence", review.sentence and str(review.sentence)),
        ("Required by the prisoner", _required(review)),
        ("Target", review.target_on and format_date(review.target_on)),
        ("Letter sent", review.sent_on and format_date(review.sent_on)),
        ("Letter with the Board", review.letter_received_on and format_date(review.letter_received_on)),
        ("Reports with the Board", review.reports_received_on and format_date(review.reports_received_on)),
        ("Exceptional hearing", review.oral_limb and f"{review.get_oral_limb_display()}: {review.oral_exceptional}"),
        ("Hearing asked for", review.asked_for_hearing_on and format_date(review.asked_for_hearing_on)),
        (
            "Secretary of State's view",
            review.view_lodged_on and f"{review.get_view_display()}, {format_date(review.view_lodged_on)}",
        ),
    ]
    return [Fact(key, value) for key, value in rows if value]


def _required(review: ParoleReview) -> str:
    """Of life and IPP: when the prisoner required it, and how it was worked out from when that may be."""
    if review.kind not in (ReviewKind.INITIAL_LIFE, ReviewKind.FURTHER, ReviewKind.RECALL_LIFE_32):
        return ""
    made = RequiredReference.objects.filter(review=review).first()
    return f"{format_date(made.required_on)} ({made.document}). {made.working}" if made else ""


def tag_of(status: Status) -> str:
    """The colour of a state's tag: certainty where there is a decision, else how far it is."""
    return {
        Status.PROVISIONAL: "provisional",
        Status.RECONSIDERATION_APPLIED: "provisional",
        Status.RECONSIDERATION_REFUSED: "provisional",
        Status.HIGH_COURT_REFERRED: "provisional",
        Status.FINAL: "directed",
        Status.FINAL_UPHELD: "directed",
        Status.RELEASE_PLANNED: "directed",
    }.get(status, "waiting")


def _line(review: ParoleReview, decision: Decision | None, clocks, *, on: date) -> ReviewPageLine:
    own = [clock for clock in clocks if clock.review_id == review.pk]
    lines = build_clock_lines(own, on=on)
    return ReviewPageLine(
        review=review,
        tag=tag_of(Status(review.status)) if review.status not in ENDS else "not-started",
        outcome=decision.get_outcome_display() if decision else "",
        next=next((line for line in lines if line.runs), None),
    )
