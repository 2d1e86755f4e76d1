"""Record that the prisoner asks for a hearing after a refusal on the papers, and that the Board refuses one."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from parole.decisions.actions.standing import standing_decision
from parole.moves.actions import finality
from parole.moves.actions.moves import make_move
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework, record_move
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import Status
from sharing.drafts import actions as drafts
from sharing.models import User


@transaction.atomic
def ask_for_hearing(*, review: ParoleReview, on: date, by: User) -> ParoleReview:
    """The prisoner asked for a hearing after a refusal on the papers (r.20). One that came late changes nothing."""
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    decision = standing_decision(review)
    provided_on = decision.reading().provided_on if decision else None
    if review.status != Status.PAPER_DECISION or provided_on is None:
        raise ParoleRefused(
            "on", "You can ask for a hearing only after a refusal on the papers that the parties have received"
        )
    if on > timezone.localdate():
        raise ParoleRefused("on", "The date must be today or in the past")
    if on < provided_on:
        raise ParoleRefused("on", "Enter a date on or after the parties received the decision")
    if review.asked_for_hearing_on == on:
        return review
    if review.asked_for_hearing_on:
        raise ParoleRefused("on", "A hearing has already been requested: record the answer")
    ParoleReview.objects.filter(pk=review.pk).update(asked_for_hearing_on=on)
    review.refresh_from_db()
    record_move(review, "ask_for_hearing", before=review.status, by=by, on=on)
    return finality.go_on(review, by=by, on=timezone.localdate())


@transaction.atomic
def refuse_hearing(*, review: ParoleReview, on: date, reason: str, document: str, by: User) -> ParoleReview:
    """The Board refuses a hearing that was asked for in time. document: reference of
    its letter. Raises MoveRefused."""
    review = get_review_or_refuse(review, by=by)
    if review.asked_for_hearing_on and on < review.asked_for_hearing_on:
        raise ParoleRefused("on", "Enter a date on or after the prisoner’s request")
    make_move(review, "refuse_hearing", by=by, on=on, reason=reason, document=document)
    drafts.forget(user=by, form="hearing.refuse", key=str(review.uid))
    return finality.go_on(review, by=by, on=timezone.localdate())
