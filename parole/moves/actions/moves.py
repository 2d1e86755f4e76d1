"""Every change of a review's state. The machine decides, one row is claimed, the move is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from offenders.dates.rules import suspension
from offenders.models import Release
from offenders.releases.directions.actions import withdraw_direction
from parole.decisions import rules as finality
from parole.decisions.actions.standing import asked_of, fall_away, standing_decision
from parole.decisions.models import Decision
from parole.decisions.questions import standing_question
from parole.dossier.models import Direction
from parole.hearings.actions import listings
from parole.hearings.models import Hearing, Seat
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, record_move
from parole.reviews.models import ParoleReview, ReviewMove
from parole.reviews.rules import step_order
from parole.reviews.rules.moves import (
    ENDS,
    FALLS_AWAY_BY,
    FINAL_STATES,
    OPEN,
    REVIEW,
    Outcome,
    ReviewFacts,
    ReviewKind,
    Status,
)
from parole.victims.actions import telling
from parole.victims.rules.events import TOLD_OF
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.models import User

RECONSIDERATION = finality.Challenge.RECONSIDERATION


def make_move(
    review: ParoleReview,
    verb: str,
    *,
    by: User | None,
    on: date,
    reason: str = "",
    caused_by: str = "",
    document: str = "",
    put_off_for: str = "",
    decided_by: str = "",
    as_clock: bool = False,
    facts: ReviewFacts | None = None,
    uid: UUID | None = None,
    **changed: Any,
) -> ParoleReview:
    """Move one review, end the clocks and the hearing that the move ends. changed: other fields that the move sets.

    on: the day that it counts for. as_clock: what somebody recorded follows from another act and is judged as that.
    document: reference of the Board's, where the move is the Board's; decided_by: a member or staff of it.
    facts: where the caller knows more than `facts_of`. uid: the key of the form, see `is_made`.
    Raises MoveRefused; nothing is then changed.
    """
    before = Status(review.status)
    known = replace(
        facts or facts_of(review, on=on),
        reason=reason,
        caused_by=caused_by,
        document=document,
        oral_limb=changed.get("oral_limb", ""),
        exceptional=changed.get("oral_exceptional", ""),
    )
    move = REVIEW.move(verb, before, by=CLOCK if as_clock or by is None else by, facts=known)
    if move.after in ENDS:
        changed |= {"ended_at": timezone.now(), "ended_because": reason[:300]}
    claimed = ParoleReview.objects.filter(pk=review.pk, status=before).update(status=move.after, **changed)
    if not claimed:
        raise MoveRefused("Someone else changed this first. Check the review and try again")
    review.refresh_from_db()
    clocks.end_by(verb, review=review, on=on)
    if verb in FALLS_AWAY_BY:
        fall_away(review, because=FALLS_AWAY_BY[verb], on=on)
    if move.after is Status.WITHDRAWN and not _directed_beside(review):  # what the Board directed in it stands no more
        withdraw_direction(offender=review.offender, reason=f"Review withdrawn. {reason}"[:300], by=by)
    target_on = changed.get("target_on")
    record_move(
        review,
        verb,
        before=before,
        by=by,
        on=on,
        reason=reason,
        caused_by=caused_by,
        target_on=target_on,
        document=document,
        put_off_for=put_off_for,
        decided_by=decided_by,
        uid=uid,
    )
    if event := TOLD_OF.get(verb):
        telling.to_tell(review.offender, event, on=on, review=review)
    listings.end_by(verb, review=review, on=on, reason=reason)
    return review


def facts_of(review: ParoleReview, *, on: date) -> ReviewFacts:
    """What the guards read of a review as it stands."""
    return facts_with(review, standing_decision(review), on=on)


def facts_with(review: ParoleReview, decision: Decision | None, *, on: date) -> ReviewFacts:
    """The same. decision: the standing one, as just asked."""
    asked = asked_of(decision)
    return ReviewFacts(
        on=on,
        recorded_on=timezone.localdate(),
        has_letter=review.letter_received_on is not None,
        has_reports=review.reports_received_on is not None,
        directions=Direction.objects.open().filter(review=review).count(),
        panel=Seat.objects.sitting().filter(review=review).count(),
        last_hearing_on=last_hearing_on(review),
        outcome=Outcome(decision.outcome) if decision else None,
        provided_on=decision.reading().provided_on if decision else None,
        is_open_to_reconsideration=decision.is_open_to_reconsideration if decision else None,
        **_of_papers(review, decision),
        challengeable_until=decision.challengeable_until if decision else None,
        open_reconsiderations=sum(each.is_open and each.kind is RECONSIDERATION for each in asked),
        open_challenges=sum(each.is_open for each in asked),
        may_be_set_aside_until=clocks.due_on(review, clocks.Clock.SETTING_ASIDE) if decision else None,
        is_of_fixed_term_recall=review.kind in (ReviewKind.RECALL_255C, ReviewKind.ANNUAL),
        is_suspended=review.status in FINAL_STATES and decision is not None and is_suspended(decision),
        was_released=was_released(review),
    )


def _directed_beside(review: ParoleReview) -> bool:
    """Whether the Board has directed release in another review of the person that goes on."""
    rows = Decision.objects.filter(offender_id=review.offender_id, fell_away_on__isnull=True, review__status__in=OPEN)
    return rows.filter(outcome=Outcome.RELEASE_DIRECTED).exclude(review=review).exists()


def is_suspended(decision: Decision) -> bool:
    """Whether a direction to release is suspended, by its day and the answer to its question (CJA 2003 s.256AZBA)."""
    if decision.outcome != Outcome.RELEASE_DIRECTED:
        return False
    question = standing_question(decision)
    settled_on = question.settled_on() if question else None
    return suspension.is_suspended(directed_on=decision.reading().decided_on, settled_on=settled_on)


def _of_papers(review: ParoleReview, decision: Decision | None) -> dict[str, Any]:
    """Whether a hearing may take the place of the decision, and was asked for; nothing of one made after a hearing."""
    if decision is None or not decision.is_on_papers:
        return {}
    made = ReviewMove.objects.filter(review=review, verb__in=["decide_on_papers", "conclude_on_papers"])
    if made.order_by("-pk").values_list("verb", flat=True).first() == "conclude_on_papers":
        return {"is_concluded_on_papers": True}
    refused = ReviewMove.objects.filter(review=review, verb="refuse_hearing", moved_at__gte=decision.recorded_at)
    return {
        "may_ask_for_hearing_until": clocks.due_on(review, clocks.Clock.HEARING_REQUEST),
        "asked_for_hearing_on": review.asked_for_hearing_on,
        "hearing_refused_on": refused.order_by("-pk").values_list("on", flat=True).first(),
    }


def refuse_order(review: ParoleReview, verb: str, field: str, day: date) -> None:
    """Raises ParoleRefused at the field when the step would lie before one that it rests on."""
    known = {name: getattr(review, name, None) for name, _ in step_order.RESTS_ON.get(verb, ())}
    known |= {"last_hearing_on": last_hearing_on(review), "anew_on": _anew_on(review)}
    if why := step_order.refusal(verb, day, known, today=timezone.localdate()):
        raise ParoleRefused(field, why)


def _anew_on(review: ParoleReview) -> date | None:
    """Since when the case is considered anew; None in its first round."""
    if review.round == 1:
        return None
    fell = ReviewMove.objects.filter(review=review, verb__in=("grant_reconsideration", "set_aside"))
    return fell.order_by("-pk").values_list("on", flat=True).first()


def last_hearing_on(review: ParoleReview) -> date | None:
    """The last day of the hearing of this round that was not cancelled."""
    hearings = Hearing.objects.filter(review=review, round=review.round).exclude(status=Hearing.Status.CANCELLED)
    return hearings.order_by("-last_on").values_list("last_on", flat=True).first()


def was_released(review: ParoleReview) -> bool:
    """Whether the person has left the custody that the review is about."""
    return released_on(review) is not None


def released_on(review: ParoleReview) -> date | None:
    """The day on which the person left that custody; None while they have not."""
    if review.period_id is None:
        return None
    released = Release.objects.filter(period=review.period_id, status=Release.Status.RELEASED)
    return released.values_list("released_on", flat=True).first()
