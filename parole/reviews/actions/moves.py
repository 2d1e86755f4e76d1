"""How does every change of a review's state come about? The machine decides, one row is claimed, the move is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from offenders.models import Release
from offenders.people.locking import lock
from offenders.releases.directions.actions import withdraw_direction
from parole.decisions import rules as finality
from parole.decisions.models import Decision
from parole.dossier.models import Direction
from parole.hearings.actions import listings
from parole.hearings.models import Hearing, Seat
from parole.reviews.actions import clocks
from parole.reviews.models import ParoleReview, ReviewMove
from parole.reviews.rules import step_order
from parole.reviews.rules.moves import ENDS, FALLS_AWAY_BY, REVIEW, Outcome, ReviewFacts, Status
from parole.victims.actions import telling
from parole.victims.rules import TOLD_OF
from sharing import access, audit
from sharing.access.compiled_queries import CompiledQuery
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before

RECONSIDERATION = finality.Challenge.RECONSIDERATION
FIELDS = ("status", "round", "deemed_referred_on", "final_on", "next_review_by", "planned_for")


class ParoleRefused(Refused):
    """It cannot be so."""


def only_casework(by: User) -> None:
    """What is no move of the machine is recorded by those who record the moves: also by a program of theirs.

    Whether its token may write here at all was asked at the door: the scope is given to each client by name.
    """
    if not by.can(Capability.RUN_REVIEWS):
        raise MoveRefused("This is for somebody with another role")


def opened(review: ParoleReview, *, by: User | None) -> ParoleReview:
    """The row as it stands, with the person locked, for somebody who may change the person. by: None for a job."""
    lock(review.offender)
    if by:
        access.require(by, Permission.CHANGE, review.offender)
    return ParoleReview.objects.select_related("offender", "period").get(pk=review.pk)


def is_made(review: ParoleReview, uid: UUID | None) -> bool:
    """Whether an earlier sending of the same form made its move. Raises RecordHidden for a key of another review."""
    made = made_before(ReviewMove, uid)
    if made and made.review_id != review.pk:
        raise access.RecordHidden
    return made is not None


def make_move(
    review: ParoleReview,
    verb: str,
    *,
    by: User | None,
    on: date,
    reason: str = "",
    caused_by: str = "",
    as_clock: bool = False,
    facts: ReviewFacts | None = None,
    uid: UUID | None = None,
    **changed: Any,
) -> ParoleReview:
    """Move one review, end the clocks and the hearing that the move ends. changed: other fields that the move sets.

    on: the day that it counts for. as_clock: what somebody recorded follows from another act and is judged as that.
    facts: where the caller knows more than `facts_of`. uid: the key of the form, see `is_made`.
    Raises MoveRefused; nothing is then changed.
    """
    before = Status(review.status)
    known = replace(facts or facts_of(review, on=on), reason=reason, caused_by=caused_by)
    move = REVIEW.move(verb, before, by=CLOCK if as_clock or by is None else by, facts=known)
    if move.after in ENDS:
        changed |= {"ended_at": timezone.now(), "ended_because": reason[:300]}
    claimed = ParoleReview.objects.filter(pk=review.pk, status=before).update(status=move.after, **changed)
    if not claimed:
        raise MoveRefused("Somebody else was quicker. Look at the review as it stands now")
    review.refresh_from_db()
    clocks.end_by(verb, review=review, on=on)
    if verb in FALLS_AWAY_BY:
        fall_away(review, because=FALLS_AWAY_BY[verb], on=on)
    if move.after is Status.WITHDRAWN:  # nothing that the Board directed in it stands any more
        withdraw_direction(offender=review.offender, reason=f"Review withdrawn. {reason}"[:300], by=by)
    target_on = changed.get("target_on")
    keep(review, verb, before=before, by=by, on=on, reason=reason, caused_by=caused_by, target_on=target_on, uid=uid)
    if event := TOLD_OF.get(verb):
        telling.to_tell(review.offender, event, on=on, review=review)
    listings.end_by(verb, review=review, on=on, reason=reason)
    return review


def keep(
    review: ParoleReview,
    verb: str,
    *,
    before: Status | str,
    by: User | None,
    on: date,
    reason: str = "",
    caused_by: str = "",
    target_on: date | None = None,
    uid: UUID | None = None,
) -> None:
    """The move's own row, and its entry in the audit log."""
    ReviewMove.objects.create(
        review=review,
        offender_id=review.offender_id,
        verb=verb,
        before=before,
        after=review.status,
        on=on,
        moved_by=by,
        reason=reason[:500],
        caused_by=caused_by,
        target_on=target_on,
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"parole.{verb}",
        by=by,
        target=review,
        subject=review.offender_id,
        reason=reason,
        payload={"before": before, "on": on, "caused_by": caused_by, "after": audit.fields_of(review, *FIELDS)},
    )


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
        directions=len(DIRECTED.asked(review=review.pk)),
        panel=len(SITTING.asked(review=review.pk)),
        last_hearing_on=last_hearing_on(review),
        outcome=Outcome(decision.outcome) if decision else None,
        provided_on=decision.reading().provided_on if decision else None,
        is_open_to_reconsideration=decision.is_open_to_reconsideration if decision else None,
        **_of_papers(review, decision),
        challengeable_until=decision.challengeable_until if decision else None,
        open_reconsiderations=sum(each.is_open and each.kind is RECONSIDERATION for each in asked),
        open_challenges=sum(each.is_open for each in asked),
        may_be_set_aside_until=clocks.due_on(review, clocks.Clock.SETTING_ASIDE) if decision else None,
        was_released=was_released(review),
    )


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


def fall_away(review: ParoleReview, *, because: str, on: date) -> None:
    """The decision that stands does so no more, and what is open against it has nothing left to answer."""
    decision = standing_decision(review)
    if decision is None:
        return
    Decision.objects.filter(pk=decision.pk).update(fell_away_on=on, fell_away_because=because)
    for challenge in decision.challenges.filter(answered_on__isnull=True):
        challenge.answered_on, challenge.result = max(on, challenge.made_on), finality.Result.WITHDRAWN
        challenge.answer = f"The decision fell away. {because}"
        challenge.save(update_fields=["answered_on", "result", "answer"])


def standing_decision(review: ParoleReview) -> Decision | None:
    """The decision that has not fallen away."""
    rows = Decision.objects.filter(review=review, fell_away_on__isnull=True)
    return rows.prefetch_related("challenges", "corrections").first()


def asked_of(decision: Decision | None) -> list[finality.DecisionQuestion]:
    """The challenges of a decision, as finality reads them."""
    if decision is None:
        return []
    return [
        finality.DecisionQuestion(
            kind=finality.Challenge(each.kind),
            made_on=each.made_on,
            is_late=each.is_late,
            answered_on=each.answered_on,
            result=finality.Result(each.result) if each.result else None,
        )
        for each in decision.challenges.all()
    ]


def last_hearing_on(review: ParoleReview) -> date | None:
    """The last day of the hearing of this round that was not cancelled."""
    return next((row["last_on"] for row in HEARD.asked(review=review.pk, round=review.round)), None)


def was_released(review: ParoleReview) -> bool:
    """Whether the person has left the custody that the review is about."""
    return released_on(review) is not None


def released_on(review: ParoleReview) -> date | None:
    """The day on which the person left that custody; None while they have not."""
    if review.period_id is None:
        return None
    return next((row["released_on"] for row in RELEASED.asked(period=review.period_id)), None)


def _heard(review: int, round: int) -> QuerySet:
    rows = Hearing.objects.filter(review=review, round=round).exclude(status=Hearing.Status.CANCELLED)
    return rows.order_by("-last_on")[:1]


def _released(period: int) -> QuerySet:
    return Release.objects.filter(period=period, status=Release.Status.RELEASED)[:1]


NONE = -20_191_038
DIRECTED = CompiledQuery(("pk",), lambda review: Direction.objects.open().filter(review=review), review=NONE)
SITTING = CompiledQuery(("pk",), lambda review: Seat.objects.sitting().filter(review=review), review=NONE)
HEARD = CompiledQuery(("last_on",), _heard, review=NONE, round=31_938)
RELEASED = CompiledQuery(("released_on",), _released, period=NONE)


def moved_so_far(review: ParoleReview) -> int:
    """For keys of alerts: each move is told once, and the next one again."""
    return ReviewMove.objects.filter(review=review).count()
