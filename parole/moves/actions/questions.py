"""Open the question of a referral to the High Court with each direction to release, and end it with the direction."""

from __future__ import annotations

from django.utils import timezone

from offenders.dates.rules.suspension import asks_for_referral
from parole.decisions.models import Decision
from parole.decisions.questions import ReferralQuestion, standing_question
from parole.reviews.actions import clocks
from parole.reviews.models import ParoleReview
from parole.reviews.rules.clocks import Clock
from sharing import audit, practice
from sharing.models import User
from sharing.practice.working_time import working_days_after

QUESTION_WORKING_DAYS = practice.define(
    "parole.referral_question_working_days",
    "Working days from a direction to release to the answer on referral to the High Court",
    unit="working days",
    default=2,
    source="Our design: CJA 2003 s.256AZBA sets no number of days",
)


def ask(review: ParoleReview, decision: Decision | None, *, may_be: bool, by: User | None) -> ReferralQuestion | None:
    """The question that stands of the direction, opened where the law asks for one and none does.

    may_be: the decision directs release, and the parties have it. A question of a decision that fell away, or no longer
    directs release, or is of a day before the law of it, ends.
    """
    asks = may_be and decision is not None and asks_for_referral(decision.reading().decided_on)
    stands = decision.pk if decision is not None and asks else None
    for ended in ReferralQuestion.objects.filter(review=review, ended_at__isnull=True).exclude(decision=stands):
        end(ended, because="The direction no longer applies, or cannot be referred", by=by)
        clocks.stop(review, Clock.REFERRAL_QUESTION, on=timezone.localdate())
    if decision is None or not asks:
        return None
    return standing_question(decision) or _open(review, decision, by=by)


def _open(review: ParoleReview, decision: Decision, *, by: User | None) -> ReferralQuestion:
    today = timezone.localdate()
    made = ReferralQuestion.objects.create(decision=decision, review=review, offender_id=review.offender_id)
    due_on = working_days_after(today, practice.value(QUESTION_WORKING_DAYS, on=today))
    clocks.start(review, Clock.REFERRAL_QUESTION, event=today, days=(due_on - today).days)
    record("parole.referral_question_opened", made, by)
    return made


def end(question: ReferralQuestion, *, because: str, by: User | None) -> None:
    """It stands no more; what was answered stays on it."""
    question.ended_at, question.ended_by, question.ended_because = timezone.now(), by, because[:300]
    question.save(update_fields=["ended_at", "ended_by", "ended_because"])
    record("parole.referral_question_ended", question, by, reason=because)


SAID = (
    "answer",
    "answered_on",
    "document",
    "undermines_confidence",
    "court_might_not_be_satisfied",
    "prisoner_told_on",
)


def record(verb: str, question: ReferralQuestion, by: User | None, *, reason: str = "") -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=question,
        subject=question.offender_id,
        reason=reason,
        payload=audit.fields_of(question, *SAID),
    )
