"""Put right that the outcome of a decision was recorded wrongly here, and let all that follows from it follow anew.

The Board may put right an accidental slip in its decision (Parole Board Rules 2019 r.30). A decision that the Board
changes is no slip: it is reconsidered, set aside or quashed, and recorded as that. What is put right here is our own
record, where it says another outcome than the Board's letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parole import followers
from parole.deciding.actions.decisions import (
    Condition,
    is_open_or_refuse,
    keep_conditions,
    known_conditions,
    record,
    standing,
    start_clocks,
)
from parole.decisions import alert_kinds, event_kinds, rules
from parole.decisions.actions.alerts import OF_A_DECISION, alert_decision, severity_of, tell_programs
from parole.decisions.choices import OUTCOMES
from parole.decisions.models import Correction, Decision
from parole.moves.actions import finality
from parole.moves.actions.moves import make_move, was_released
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS, Outcome, Status
from sharing import access, alerts
from sharing.access.state_machines import MoveRefused
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

HAS_LEFT = (
    "The person has left custody, so you cannot correct the outcome here. Call the "
    "prison and police at once, and enter on the alert what the Board's letter says"
)
HAS_ENDED = (
    "The review has ended. Begin a review of the same kind, and record in it what the Board decided, with its dates"
)
BEFORE_THE_COURT = (
    "The High Court was asked about a direction to release, so the outcome cannot be different. Ask the Board first"
)


@dataclass(frozen=True)
class RightOutcome:
    """What the Board's letter says. reason: how it came to be recorded wrongly. evidence: where the letter is kept."""

    outcome: str
    reason: str
    evidence: str
    conditions: Sequence[Condition] = ()


@transaction.atomic
def correct_outcome(*, decision: Decision, right: RightOutcome, by: User, uid: UUID | None = None) -> Correction:
    """Record what the Board decided in truth; what was recorded wrongly is kept beside it.

    Whether it is final, until when it can be challenged, the release and what holds it, and the next review are worked
    out anew in the same transaction, and everybody who was told the wrong outcome and still works with the person is
    told the right one. Raises ParoleRefused, MoveRefused; nothing is then changed.
    """
    review = get_review_or_refuse(decision.review, by=by)
    only_casework(by)
    if made := made_before(Correction, uid):
        if made.decision_id != decision.pk:
            raise access.RecordHidden
        return made
    _refuse_what_is_done(review)
    decision = standing(review, decision)
    may_be_reconsidered = _check(review, decision, right)
    conditions = known_conditions(right.outcome, right.conditions, on=decision.reading().decided_on)
    correction = Correction.objects.create(
        decision=decision,
        offender_id=decision.offender_id,
        field=Correction.Field.OUTCOME,
        was=decision.outcome,
        reads=right.outcome,
        reason=right.reason.strip(),
        evidence=right.evidence.strip(),
        corrected_on=timezone.localdate(),
        corrected_by=by,
        **keyed(uid),
    )
    said = {"was": decision.outcome, "reads": right.outcome, "evidence": right.evidence}
    record("parole.outcome_corrected", decision, by, reason=right.reason, **said)
    decision.outcome, decision.is_open_to_reconsideration = right.outcome, may_be_reconsidered
    decision.unchallenged_on = None  # that was said of another outcome
    decision.save(update_fields=["outcome", "is_open_to_reconsideration", "unchallenged_on"])
    if conditions:  # else those of a direction stay on record, and bind nobody while it directs nothing
        decision.conditions.all().delete()
        keep_conditions(decision, conditions)
    _work_out_anew(review, decision, reason=right.reason, by=by)
    if conditions:
        followers.conditions_set.tell(decision=decision, by=by)
    _alert_corrected_outcome(review, decision, correction)
    drafts.forget(user=by, form="review.outcome", key=str(review.uid))
    return correction


def _refuse_what_is_done(review: ParoleReview) -> None:
    """Raises MoveRefused, with what to do instead, where it can be undone no more."""
    if review.status == Status.RELEASED or was_released(review):
        raise MoveRefused(HAS_LEFT)
    if review.status in ENDS:
        raise MoveRefused(HAS_ENDED)
    if review.status in (Status.HIGH_COURT_REFERRED, Status.FINAL_UPHELD):
        raise MoveRefused(BEFORE_THE_COURT)


def _check(review: ParoleReview, decision: Decision, right: RightOutcome) -> bool:
    """Whether rule 28 applies to the outcome. Raises ParoleRefused for one that cannot be."""
    if right.outcome not in dict(OUTCOMES):
        raise ParoleRefused("outcome", "Select what the Board decided")
    if right.outcome == decision.outcome:
        raise ParoleRefused("outcome", "This outcome is already recorded")
    if not right.evidence.strip():
        raise ParoleRefused("evidence", "Enter where the Board's letter is kept")
    if not right.reason.strip():
        raise ParoleRefused("reason", "Enter how the error was made and who found it")
    may_be = is_open_or_refuse(review, right.outcome, decision.reading().decided_on)
    for challenge in decision.challenges.filter(answered_on__isnull=True):
        known = rules.grounds_for(
            rules.Challenge(challenge.kind),
            decided_on=decision.reading().decided_on,
            outcome=Outcome(right.outcome),
        )
        is_known = may_be or challenge.kind != rules.Challenge.RECONSIDERATION
        if not is_known or set(challenge.grounds) - set(known):
            asked = f"{challenge.get_kind_display()} was asked for on {format_date(challenge.made_on)}"
            raise ParoleRefused("outcome", f"{asked}, which is not possible for this outcome. Record its answer first")
    return may_be


def _work_out_anew(review: ParoleReview, decision: Decision, *, reason: str, by: User) -> None:
    """Back to where the decision was recorded, and on by its own days: what time has made of it, it makes again."""
    today = timezone.localdate()
    verb = "correct_paper_outcome" if decision.is_on_papers else "correct_outcome"
    anew: dict[str, Any] = {"final_on": None, "next_review_by": None, "planned_for": None}
    if decision.outcome != Outcome.NO_RELEASE:  # a hearing is asked for after a refusal alone
        anew["asked_for_hearing_on"] = None
    make_move(review, verb, by=by, on=today, reason=reason, **anew)
    start_clocks(review, decision)
    finality.go_on(review, by=by, on=today)


def _alert_corrected_outcome(review: ParoleReview, decision: Decision, correction: Correction) -> None:
    """Told last, as all of it stands then; what was told of the decision before waits to be read no more."""
    text = f"It was recorded wrongly as “{correction.said}”. The Board decided: {decision.get_outcome_display()}."
    if review.final_on:
        text += f" It is final since {format_date(review.final_on)}."
    elif decision.challengeable_until:
        text += f" It can be challenged until {format_date(decision.challengeable_until)}."
    if decision.outcome != Outcome.RELEASE_DIRECTED:
        text += " No one is released on it."
    elif earliest := finality.earliest_release(review, decision):
        text += f" The earliest release date is {format_date(earliest)}."
    told = alert_decision(
        alert_kinds.OUTCOME_CORRECTED,
        review,
        text,
        key=f"correction:{correction.pk}",
        severity=severity_of(decision.outcome),
    )
    alerts.supersede(kinds=OF_A_DECISION, subject=review.offender, by_alert=told)
    tell_programs(event_kinds.CORRECTED, review, decision)
