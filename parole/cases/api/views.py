"""Reviews by the Parole Board and its decisions, for programs; casework's own systems record what the Board did."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from rest_framework import exceptions

from offenders.api.of_person import OfPersonViewSet, by_person
from offenders.models import Sentence
from parole.cases.api.serializers import (
    BeginReviewSerializer,
    CorrectOutcomeSerializer,
    CorrectSlipSerializer,
    DecideSerializer,
    DecisionOfReviewSerializer,
    DetailsSerializer,
    DirectHearingSerializer,
    ForReasonSerializer,
    IssueDirectionsSerializer,
    ListHearingSerializer,
    MoveHearingSerializer,
    PlannedSerializer,
    PostponeSerializer,
    ReferSerializer,
    RefuseHearingSerializer,
    ReviewDetailSerializer,
    ReviewSerializer,
)
from parole.challenges import questions
from parole.deciding.actions import corrections, decisions, outcome_corrections
from parole.deciding.actions.decisions import Condition, Made
from parole.deciding.actions.outcome_corrections import RightOutcome
from parole.decisions.actions.standing import standing_decision
from parole.decisions.choices import OUTCOMES
from parole.decisions.models import Correction, Decision
from parole.decisions.questions import standing_question
from parole.listing.actions import hearings, requests
from parole.listing.actions.hearings import Planned
from parole.reviews import coming
from parole.reviews.api import OfReviewViewSet, OnForReasonSerializer, OnSerializer, recorded
from parole.reviews.models import ParoleReview
from parole.reviews.querysets import ReviewQuerySet
from parole.reviews.rules import referral
from parole.reviews.rules.moves import Outcome, ReviewKind, Status
from parole.steps.actions import open_due_reviews, reviews
from sharing.access.roles import Capability
from sharing.api.filters import choice, flag, since, until
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.audit.versions import version_of
from sharing.clients.token_scopes import TokenScope

OUTCOME_CODES = [code for code, _ in OUTCOMES]
PERSON = {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"}
A_HEARING = {
    "days": ["2027-03-02", "2027-03-03"],
    "mode": "video",
    "place": "HMP Full Sutton",
    "starts_at": "10:00",
    "is_public": False,
}
POSTPONED = {
    "on": "2026-12-01",
    "postponed_for": "report",
    "caused_by": "probation",
    "target_on": "2027-02-01",
    "decided_by": "member",
    "document": "PB 2026/7001 A",
}
A_DECISION = {
    "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e2001",
    "round": 1,
    "outcome": "release_directed",
    "is_on_papers": False,
    "test": "minimal_risk",
    "decided_on": "2026-11-18",
    "provided_on": "2026-11-20",
    "is_open_to_reconsideration": True,
    "challengeable_until": "2026-12-11",
    "final_on": None,
    "conditions": [
        {
            "position": 1,
            "words": "To live where approved.",
            "code": None,
            "policy_version": None,
            "inputs": {},
        }
    ],
    "corrections": [{"field": "decided_on", "was": "2026-11-17", "reads": "2026-11-18", "corrected_on": "2026-11-23"}],
}


class ReviewViewSet(OfReviewViewSet):
    """Casework records, by hand or by a program that it runs."""

    queryset: Any = ParoleReview.objects.all()
    serializer_class = ReviewSerializer
    detail_class = ReviewDetailSerializer
    plain = True
    list_says = "Reviews of people the caller can see, earliest referral deadline first"
    one_says = "One review with its deadlines, moves and current decision"
    read_scope = TokenScope.PAROLE_REVIEWS_READ
    write_scope = TokenScope.PAROLE_REVIEWS_WRITE
    order = "refer_by"
    filters = (
        choice("status", Status, "Default: open reviews", absent=ReviewQuerySet.open),
        choice("kind", ReviewKind),
        by_person(),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "person": PERSON,
        "kind": "initial_244a",
        "sentence": None,
        "status": "provisional",
        "round": 1,
        "board_ref": "PB 2026/7001",
        "refer_by": "2026-06-01",
        "basis": "Two-thirds of the custodial term, CJA 2003 s.244A",
        "target_on": "2026-11-30",
        "sent_on": "2026-05-18",
        "letter_received_on": "2026-05-20",
        "reports_received_on": "2026-05-29",
        "deemed_referred_on": "2026-05-29",
        "disclosed_on": "2026-06-12",
        "mca_on": "2026-07-06",
        "oral_directed_on": "2026-07-06",
        "final_on": None,
        "next_review_by": None,
        "planned_for": None,
        "view": "neutral",
        "view_lodged_on": "2026-08-03",
    }
    detail_example = {
        "clocks": [
            {
                "kind": "reconsideration",
                "round": 1,
                "source": "Parole Board Rules 2019 r.28(3)",
                "is_duty": False,
                "starts_on": "2026-11-20",
                "due_on": "2026-12-11",
                "met_on": None,
                "stopped_on": None,
            }
        ],
        "moves": [
            {
                "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1101",
                "verb": "decide",
                "before": "heard",
                "after": "decided",
                "on": "2026-11-18",
                "moved_at": "2026-11-20T09:30:00Z",
                "caused_by": None,
                "target_on": None,
                "postponed_for": None,
                "decided_by": None,
            }
        ],
        "decision": A_DECISION,
        "referral_question": {
            "opened_at": "2026-11-20T09:30:00Z",
            "answer": None,
            "answered_on": None,
            "confirmed_at": None,
            "prisoner_told_on": None,
            "is_suspended": True,
        },
    }

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else ParoleReview.objects.select_related("offender", "sentence")

    def open_row(self, uid):
        return shown(super().open_row(uid))

    @verb(
        "Begin a review that does not open automatically",
        takes=BeginReviewSerializer,
        example={"person": PERSON["uid"], "kind": "further", "refer_by": "2027-03-01"},
    )
    def create(self, request):
        given = self.validated(BeginReviewSerializer)
        person = self.person_to_change(given)
        sentence = None
        if given["sentence"]:
            sentence = Sentence.objects.filter(offender=person, uid=given["sentence"]).first()
            if sentence is None:
                raise exceptions.ValidationError({"sentence": ["No record to show."]})
        due = referral.by_hand(kind=given["kind"], refer_by=given["refer_by"], dues=coming.dues_of(person))
        on = timezone.localdate()
        return self.done(
            lambda: open_due_reviews.begin(offender=person, due=due, on=on, sentence=sentence, by=request.user),
            status=201,
        )

    @verb(
        "Record the referral dates, in one or several requests",
        takes=ReferSerializer,
        example={"sent_on": "2026-11-20", "letter_on": "2026-11-23"},
    )
    def refer(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(ReferSerializer)
        papers = {name: given.get(name) for name in ("letter_on", "reports_on")}

        def act() -> None:
            if "sent_on" in given:
                reviews.send_referral(review=review, on=given["sent_on"], by=request.user)
            if any(papers.values()):
                reviews.receive_papers(review=review, by=request.user, **papers)

        return self.done(act, row=review, on="sent_on")

    disclose_dossier = recorded(
        "disclose_dossier",
        "Record that the prisoner got the dossier",
        reviews.disclose_dossier,
        of="review",
        needs=Capability.DISCLOSE_DOSSIERS,
    )
    list_for_papers = recorded(
        "list_for_papers",
        "A member considers the case on the papers on this date, past or to come",
        reviews.list_mca,
        of="review",
    )
    issue_directions = recorded(
        "issue_directions",
        "Record that directions are issued; record each direction first",
        reviews.issue_directions,
        of="review",
        takes=IssueDirectionsSerializer,
        example={"on": "2026-12-01", "document": "PB 2026/7001 D", "decided_by": "member"},
    )
    direct_hearing = recorded(
        "direct_hearing",
        "Record that the Board directed a hearing",
        reviews.direct_oral,
        of="review",
        takes=DirectHearingSerializer,
        example={"on": "2026-12-01", "document": "PB 2026/7001 H"},
    )
    mark_ready = recorded("mark_ready", "Mark the case as ready to list", reviews.ready_to_list, of="review")
    ask_for_hearing = recorded(
        "ask_for_hearing",
        "Record that the prisoner asked for a hearing after a refusal on the papers",
        requests.ask_for_hearing,
        of="review",
    )
    refuse_hearing = recorded(
        "refuse_hearing",
        "Record that the Board refused the hearing that was asked for",
        requests.refuse_hearing,
        of="review",
        takes=RefuseHearingSerializer,
        example={"on": "2026-12-01", "reason": "Nothing new to hear", "document": "PB 2026/7001 R"},
    )
    adjourn = recorded(
        "adjourn",
        "Record an adjournment: the same panel continues",
        reviews.adjourn,
        of="review",
        takes=PostponeSerializer,
        example=POSTPONED,
        put_off_for="postponed_for",
    )
    defer = recorded(
        "defer",
        "Record a deferral: the case goes back to the Board",
        reviews.defer,
        of="review",
        takes=PostponeSerializer,
        example=POSTPONED,
        put_off_for="postponed_for",
    )
    withdraw = recorded(
        "withdraw",
        "The Board has no decision to make: death, transfer, a quashed conviction, the end of the term",
        reviews.withdraw,
        of="review",
        takes=OnForReasonSerializer,
        example={"on": "2026-12-01", "reason": "Transferred to Scotland"},
    )

    @verb(
        "Set the Board's reference, the target and the Secretary of State's view",
        takes=DetailsSerializer,
        example={"board_ref": "PB 2026/7001", "target_on": "2027-04-30"},
    )
    def details(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(DetailsSerializer)
        details = {name: given.get(name, getattr(review, name)) for name in reviews.DETAILS}
        version = version_of(review, *reviews.DETAILS)
        return self.done(
            lambda: reviews.set_details(review=review, details=details, version=version, by=request.user),
            row=review,
        )

    @verb(
        "Record a hearing that the Board listed; every team of the person is alerted",
        takes=ListHearingSerializer,
        example=A_HEARING | {"listed_on": "2026-12-01"},
    )
    def list_hearing(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(ListHearingSerializer)
        on, notice_on = given.pop("listed_on", timezone.localdate()), given.pop("notice_on")
        planned = Planned(**given)
        return self.done(
            lambda: hearings.list_hearing(review=review, planned=planned, on=on, notice_on=notice_on, by=request.user),
            on="listed_on",
            row=review,
        )

    @verb(
        "Move or change the listed hearing; every team of the person is alerted",
        takes=MoveHearingSerializer,
        example=A_HEARING | {"reason": "The panel chair is unwell"},
    )
    def move_hearing(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(MoveHearingSerializer)
        reason, on = given.pop("reason"), timezone.localdate()
        return self.done(
            lambda: hearings.move_hearing(
                review=review, planned=Planned(**given), reason=reason, on=on, by=request.user
            ),
            row=review,
        )

    @verb(
        "Cancel the listed hearing; every team of the person is alerted",
        takes=ForReasonSerializer,
        example={"reason": "The prison is closed to visits"},
    )
    def cancel_hearing(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(ForReasonSerializer)
        on = timezone.localdate()
        return self.done(lambda: hearings.cancel_hearing(review=review, on=on, by=request.user, **given), row=review)

    give_notice = recorded(
        "give_notice", "Record that notice of the hearing was given", hearings.give_notice, of="review"
    )

    @verb("Record the hearing as heard, as it was held", takes=PlannedSerializer, example=A_HEARING)
    def hear(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(PlannedSerializer)
        return self.done(lambda: hearings.hear(review=review, held=Planned(**given), by=request.user), row=review)

    @verb(
        "Record a decision of the Board; its consequences take effect at once",
        takes=DecideSerializer,
        example={
            "outcome": "release_directed",
            "decided_on": "2026-11-18",
            "provided_on": "2026-11-20",
            "reasons_ref": "PPUD 04418",
            "conditions": [{"words": "To live where approved."}],
        },
    )
    def decide(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(DecideSerializer)
        made = Made(**given | {"conditions": _conditions(given)})
        return self.done(lambda: decisions.record_decision(review=review, made=made, by=request.user), row=review)

    @verb(
        "Record when the parties received the decision; deadlines count from it",
        takes=OnSerializer,
        example={"on": "2026-11-20"},
    )
    def provide(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(OnSerializer)
        decision = self._decided(review)
        return self.done(
            lambda: decisions.provide_decision(decision=decision, provided_on=given["on"], by=request.user),
            provided_on="on",
            row=review,
        )

    @verb(
        "Correct an error in the decision; the original stays beside it (r.30)",
        takes=CorrectSlipSerializer,
        example={"field": "decided_on", "reads": "2026-11-19", "reason": "Typed wrongly, found by PPCS"},
    )
    def correct_slip(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(CorrectSlipSerializer)
        decision = self._decided(review)
        return self.done(
            lambda: corrections.correct_slip(decision=decision, by=request.user, **given),
            test="reads",
            test_reason="reason",
            decided_on="reads",
            provided_on="reads",
            row=review,
        )

    @verb(
        "Correct the outcome, where our record says another than the Board's letter; all that follows is corrected",
        takes=CorrectOutcomeSerializer,
        example={"outcome": "no_release", "reason": "The wrong box, found by PPCS", "evidence": "PPUD 04418/2"},
    )
    def correct_outcome(self, request, uid):
        review, given = self.row_to_change(uid), self.validated(CorrectOutcomeSerializer)
        decision, right = self._decided(review), RightOutcome(**given | {"conditions": _conditions(given)})
        return self.done(
            lambda: outcome_corrections.correct_outcome(decision=decision, right=right, by=request.user),
            row=review,
        )

    tell_prisoner = recorded(
        "tell_prisoner",
        "Record that the prisoner got the referral to the High Court and its reasons",
        questions.tell_prisoner,
        of="review",
    )

    def as_it_stands(self, made):
        return shown(super().as_it_stands(made))

    def _decided(self, review: ParoleReview) -> Decision:
        decision = standing_decision(review)
        if decision is None:
            raise Conflict("There is no decision to record this for.")
        return decision


def _conditions(given: dict[str, Any]) -> list[Condition]:
    return [Condition(**each) for each in given["conditions"]]


def shown(review: ParoleReview) -> ParoleReview:
    """With `standing`, the decision that has not fallen away, and the question of its referral to the High Court."""
    decision = standing_decision(review)
    if decision is not None:
        decision.final_on = review.final_on  # type: ignore[attr-defined]  # of the review, told with the decision
    review.standing = decision  # type: ignore[attr-defined]
    review.referral_question = standing_question(decision) if decision else None  # type: ignore[attr-defined]
    return review


class DecisionViewSet(OfPersonViewSet):
    queryset: Any = Decision.objects.all()
    serializer_class = DecisionOfReviewSerializer
    plain = True
    list_says, one_says = "Decisions of the Board about people the caller can see, newest first", "One decision"
    read_scope = TokenScope.PAROLE_DECISIONS_READ
    order = "-decided_on"
    filters = (
        choice("outcome", OUTCOME_CODES),
        flag(
            "standing",
            "true: only decisions not set aside or quashed",
            column="fell_away_on__isnull",
            asks=("fell_away_on",),
        ),
        since("from", "decided_on", "Made on or after this date"),
        until("to", "decided_on", "Made on or before this date"),
        by_person(),
    )

    example = {
        "person": PERSON,
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "review_kind": "initial_244a",
        **A_DECISION,
        "fell_away_on": None,
    }

    def get_queryset(self):
        rows = super().get_queryset()
        if self.action == "list":
            return rows
        return rows.prefetch_related(None).prefetch_related(
            "conditions", Prefetch("corrections", Correction.objects.told())
        )

    def settled(self, line):
        """As it reads now: of several corrections of one field the last counts; conditions bind only if the Board
        directed release."""
        slips = {each["field"]: Correction(**each).value for each in line["corrections"]}
        binds = line["outcome"] == Outcome.RELEASE_DIRECTED
        read_now = {name: slips.get(name, line[name]) for name in ("decided_on", "provided_on", "test")}
        return line | read_now | {"conditions": line["conditions"] if binds else []}
