"""Plan the day of a release that the Board directed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from parole.decisions.actions.standing import standing_decision
from parole.moves.actions import finality
from parole.moves.actions.moves import make_move
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import Status
from sharing.models import User
from sharing.time_words import format_date


@transaction.atomic
def plan_release(*, review: ParoleReview, on: date, by: User) -> ParoleReview:
    """Plan the day of the release, as early as the decision is made; nobody goes before it is final.

    Raises ParoleRefused for a day before the earliest possible one, MoveRefused while something is open against a final
    decision. The same day again changes nothing.
    """
    review = get_review_or_refuse(review, by=by)
    decision = standing_decision(review)
    earliest = finality.earliest_release(review, decision) if decision else None
    if review.planned_for == on and review.status == Status.RELEASE_PLANNED:
        return review
    if on < timezone.localdate():
        raise ParoleRefused("on", "The date has passed")
    if earliest and on < earliest:
        raise ParoleRefused("on", f"The earliest release date is {format_date(earliest)}")
    make_move(review, "plan_release", by=by, on=timezone.localdate(), planned_for=on)
    finality.settle(review, by=by)
    return review
