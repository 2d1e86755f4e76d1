"""Reviews by the Parole Board and its decisions, for programs; casework's own systems record what the Board did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.response import Response

from offenders.api.of_person import OfPersonViewSet, by_person
from parole.cases.api.serializers import (
    DecideSerializer,
    DecisionOfReviewSerializer,
    ListHearingSerializer,
    ReferSerializer,
    ReviewDetailSerializer,
    ReviewSerializer,
)
from parole.deciding.actions import decisions
from parole.deciding.actions.decisions import Condition, Made
from parole.decisions.actions.standing import standing_decision
from parole.decisions.choices import OUTCOMES
from parole.decisions.models import Correction, Decision
from parole.decisions.questions import standing_question
from parole.listing.actions import hearings
from parole.listing.actions.hearings import Planned
from parole.reviews.actions.opening import ParoleRefused, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.querysets import ReviewQuerySet
from parole.reviews.rules.moves import Outcome, ReviewKind, Status
from parole.steps.actions import reviews
from sharing import access
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.api.errors import Conflict
from sharing.api.filters import choice, flag, since, until
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.models import User

OUTCOME_CODES = [code for code, _ in OUTCOMES]


class ReviewViewSet(OfPersonViewSet):
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

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else ParoleReview.objects.select_related("offender", "sentence")

    def open_row(self, uid):
        return shown(super().open_row(uid))

    @verb("Record the referral dates, in one or several requests", takes=ReferSerializer)
    def refer(self, request, uid):
        review, given = self._to_record(uid), self.validated(ReferSerializer)
        papers = {name: given.get(name) for name in ("letter_on", "reports_on")}

        def act() -> None:
            if "sent_on" in given:
                reviews.send_referral(review=review, on=given["sent_on"], by=request.user)
            if any(papers.values()):
                reviews.receive_papers(review=review, by=request.user, **papers)

        return self._recorded(review, act, day="sent_on")

    @verb("Record a hearing that the Board listed; every team of the person is alerted", takes=ListHearingSerializer)
    def list_hearing(self, request, uid):
        review, given = self._to_record(uid), self.validated(ListHearingSerializer)
        on, notice_on = given.pop("listed_on", timezone.localdate()), given.pop("notice_on")
        planned = Planned(**given)
        return self._recorded(
            review,
            lambda: hearings.list_hearing(review=review, planned=planned, on=on, notice_on=notice_on, by=request.user),
            day="listed_on",
        )

    @verb("Record a decision of the Board; its consequences take effect at once", takes=DecideSerializer)
    def decide(self, request, uid):
        review, given = self._to_record(uid), self.validated(DecideSerializer)
        conditions = [Condition(**each) for each in given.pop("conditions")]
        made = Made(**given, conditions=conditions)
        return self._recorded(review, lambda: decisions.record_decision(review=review, made=made, by=request.user))

    def _to_record(self, uid: UUID) -> ParoleReview:
        """The review as the caller last read it, for who may record what the Board does."""
        user = cast("User", self.request.user)
        review = shown(access.open_record(user, self.get_queryset(), uid=uid))
        access.require(user, Permission.CHANGE, review.offender)
        try:
            only_casework(user)
        except MoveRefused as refused:
            raise exceptions.PermissionDenied(f"{refused.message}.") from None
        self.require_match(review)
        return review

    def _recorded(self, review: ParoleReview, act: Callable[[], Any], *, day: str = "on") -> Response:
        """The review as it stands after the act; a refusal at its field. day: what `on` is called here."""
        try:
            act()
        except ParoleRefused as refused:
            field = day if refused.field == "on" else refused.field or "non_field_errors"
            raise exceptions.ValidationError({field: [f"{refused.message}."]}) from None
        except MoveRefused as refused:
            raise Conflict(f"{refused.message}.") from None
        return self.answer(shown(self.get_queryset().get(pk=review.pk)))


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
