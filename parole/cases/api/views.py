"""Reviews by the Parole Board and its decisions, for programs; casework's own systems record what the Board did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import Case, F, When
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from offenders.api.of_person import (
    ALL,
    CURSOR,
    FIELDS,
    KNOWN,
    OF_PERSON,
    PERSON,
    OfPersonViewSet,
    day_of,
    of_person,
    one_of,
)
from parole.cases.api import lines
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
from parole.decisions.models import Decision
from parole.decisions.questions import standing_question
from parole.listing.actions import hearings
from parole.listing.actions.hearings import Planned
from parole.reviews.actions.opening import ParoleRefused, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ReviewKind, Status
from parole.steps.actions import reviews
from sharing import access
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.api.errors import Conflict
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.clients.token_scopes import TokenScope
from sharing.models import User

KINDS, STATUSES, OUTCOME_CODES = list(ReviewKind), list(Status), [code for code, _ in OUTCOMES]


def recorded(summary: str, request: Any) -> Any:
    return extend_schema(summary=summary, request=request, responses=ReviewDetailSerializer, parameters=[KEY, MATCH])


@extend_schema_view(
    list=extend_schema(
        summary="Reviews of people the caller can see, earliest referral deadline first",
        parameters=[
            OpenApiParameter("status", str, enum=[*STATUSES, ALL], description="Default: open reviews"),
            OpenApiParameter("kind", str, enum=KINDS),
            PERSON,
            CURSOR,
            FIELDS,
        ],
        responses=ReviewSerializer(many=True),
    ),
    retrieve=extend_schema(
        summary="One review with its deadlines, moves and current decision",
        parameters=[FIELDS, KNOWN],
        responses=ReviewDetailSerializer,
    ),
)
class ReviewViewSet(OfPersonViewSet):
    """Casework records, by hand or by a program that it runs."""

    queryset: Any = ParoleReview.objects.all()
    read_scope = TokenScope.PAROLE_REVIEWS_READ
    write_scope = TokenScope.PAROLE_REVIEWS_WRITE
    order = "refer_by"
    columns = lines.REVIEW
    filters = frozenset({"status", "kind", "person"})

    def lines(self, rows):
        return lines.of_reviews(rows)

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.select_related("offender", "sentence")

    def get_serializer_class(self):
        return ReviewSerializer if self.action == "list" else ReviewDetailSerializer

    def narrowed(self, rows, params):
        status = one_of([*STATUSES, ALL], "status", params) if "status" in params else ""
        if not status:
            rows = rows.open()
        elif status != ALL:
            rows = rows.filter(status=status)
        if "kind" in params:
            rows = rows.filter(kind=one_of(KINDS, "kind", params))
        return of_person(rows, params)

    def open_row(self, uid):
        return shown(super().open_row(uid))

    @recorded("Record the referral dates, in one or several requests", ReferSerializer)
    @action(detail=True, methods=["post"])
    @once
    def refer(self, request, uid):
        review, given = self._to_record(uid), self.validated(ReferSerializer)
        papers = {name: given.get(name) for name in ("letter_on", "reports_on")}

        def act() -> None:
            if "sent_on" in given:
                reviews.send_referral(review=review, on=given["sent_on"], by=request.user)
            if any(papers.values()):
                reviews.receive_papers(review=review, by=request.user, **papers)

        return self._recorded(review, act, day="sent_on")

    @recorded("Record a hearing that the Board listed; every team of the person is alerted", ListHearingSerializer)
    @action(detail=True, methods=["post"], url_path="list-hearing", url_name="list-hearing")
    @once
    def list_hearing(self, request, uid):
        review, given = self._to_record(uid), self.validated(ListHearingSerializer)
        on, notice_on = given.pop("listed_on", timezone.localdate()), given.pop("notice_on")
        planned = Planned(**given)
        return self._recorded(
            review,
            lambda: hearings.list_hearing(review=review, planned=planned, on=on, notice_on=notice_on, by=request.user),
            day="listed_on",
        )

    @recorded("Record a decision of the Board; its consequences take effect at once", DecideSerializer)
    @action(detail=True, methods=["post"])
    @once
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


@extend_schema_view(
    list=extend_schema(
        summary="Decisions of the Board about people the caller can see, newest first",
        parameters=[
            OpenApiParameter("outcome", str, enum=OUTCOME_CODES),
            OpenApiParameter("standing", bool, description="true: only decisions not set aside or quashed"),
            OpenApiParameter("from", date, description="Made on or after this date"),
            OpenApiParameter("to", date, description="Made on or before this date"),
            PERSON,
            CURSOR,
            FIELDS,
        ],
    ),
    retrieve=extend_schema(summary="One decision", parameters=[FIELDS, KNOWN]),
)
class DecisionViewSet(OfPersonViewSet):
    queryset: Any = Decision.objects.all()
    serializer_class = DecisionOfReviewSerializer
    read_scope = TokenScope.PAROLE_DECISIONS_READ
    order = "-decided_on"
    columns = lines.DECISION
    filters = frozenset({"outcome", "standing", "from", "to", "person"})
    filters_on = OF_PERSON | {"standing": ("fell_away_on",), "from": ("decided_on",), "to": ("decided_on",)}

    def get_queryset(self):
        rows = super().get_queryset()
        if self.action == "list":
            return rows
        whole = rows.select_related("offender", "review").prefetch_related("corrections", "conditions")
        return whole.annotate(final_on=Case(When(fell_away_on__isnull=True, then=F("review__final_on"))))

    def lines(self, rows):
        return lines.of_decisions(rows)

    def narrowed(self, rows, params):
        if "outcome" in params:
            rows = rows.filter(outcome=one_of(OUTCOME_CODES, "outcome", params))
        if "standing" in params:
            rows = rows.filter(fell_away_on__isnull=one_of(["true", "false"], "standing", params) == "true")
        if "from" in params:
            rows = rows.filter(decided_on__gte=day_of("from", params))
        if "to" in params:
            rows = rows.filter(decided_on__lte=day_of("to", params))
        return of_person(rows, params)
