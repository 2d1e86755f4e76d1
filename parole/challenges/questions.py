"""Answer whether a direction to release is referred to the High Court; what is settled lets the release go on.

An answer by which the release goes on takes two people. A referral holds the release, and takes one
(`actions.refer_to_high_court`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from parole.challenges import alert_kinds
from parole.decisions.actions.alerts import alert_decision
from parole.decisions.models import Decision
from parole.decisions.questions import ReferralQuestion, standing_question
from parole.decisions.rules import ReferralAnswer
from parole.moves.actions import finality
from parole.moves.actions.moves import was_released
from parole.moves.actions.questions import end, record
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import ENDS
from sharing import alerts
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.time_words import format_date

LETS_GO = (ReferralAnswer.NOT_LISTED, ReferralAnswer.NOT_REFERRED)


@dataclass(frozen=True)
class Answered:
    """What the Secretary of State decided, on which day, in which document, and why."""

    answer: str
    on: date
    document: str
    reason: str


@transaction.atomic
def answer_question(*, review: ParoleReview, said: Answered, by: User) -> ReferralQuestion:
    """Record that no offence is listed, or that the Secretary of State does not refer. The release stays suspended
    until a second person has confirmed it. The same again changes nothing.

    Raises ParoleRefused, MoveRefused; SamePerson for a program.
    """
    review, question = _opened(review, by=by)
    if question.answer and (question.answer, question.answered_on, question.document) == (
        said.answer,
        said.on,
        said.document.strip(),
    ):
        return question
    if question.answer:
        raise ParoleRefused("", f"The answer is {question}. Withdraw it first")
    refuse_who_cannot_sign(by)
    if said.answer not in LETS_GO:
        raise ParoleRefused("answer", "Select what the Secretary of State decided")
    keep_answer(question, said, by=by)
    drafts.forget(user=by, form="question.answer", key=str(review.uid))
    alert_decision(
        alert_kinds.QUESTION_TO_CONFIRM,
        review,
        f"{question}, decided on {format_date(said.on)} ({question.document}), as {by} recorded. The release stays "
        "suspended until a second person of PPCS confirms it against the document.",
        key=f"question:{question.pk}",
    )
    return question


def keep_answer(question: ReferralQuestion, said: Answered, *, by: User) -> None:
    """Write the answer. Raises ParoleRefused for what cannot be or is missing."""
    decided_on = question.decision.reading().decided_on
    if said.on > timezone.localdate():
        raise ParoleRefused("on", "The date must be today or in the past")
    if said.on < decided_on:
        raise ParoleRefused("on", f"The Board directed release on {format_date(decided_on)}: enter a later date")
    if not said.document.strip():
        raise ParoleRefused("document", "Enter the reference of the Secretary of State’s decision")
    if not said.reason.strip():
        raise ParoleRefused("reason", "Enter the reasons of the Secretary of State")
    question.answer, question.answered_on = said.answer, said.on
    question.answered_at, question.answered_by = timezone.now(), by
    question.document, question.reason = said.document.strip(), said.reason.strip()
    question.save()
    record("parole.referral_question_answered", question, by, reason=question.reason)


@transaction.atomic
def confirm_answer(*, review: ParoleReview, by: User) -> ReferralQuestion:
    """A second person has compared the answer with the document: the release is no longer suspended. Again by the same
    person: done already.

    Raises SamePerson for who recorded it and for a program, MoveRefused where nothing waits.
    """
    review, question = _opened(review, by=by)
    if question.confirmed_by_id == by.pk:
        return question
    if question.answer not in LETS_GO or question.confirmed_at or question.answered_by is None:
        raise MoveRefused("No answer to confirm")
    refuse_same_person(question.answered_by, by)
    question.confirmed_at, question.confirmed_by = timezone.now(), by
    question.save(update_fields=["confirmed_at", "confirmed_by"])
    record("parole.referral_question_confirmed", question, by)
    settle_question(review, question, by=by, words=f"Confirmed by {by}")
    return question


def settle_question(review: ParoleReview, question: ReferralQuestion, *, by: User, words: str) -> None:
    """The answer is no longer awaited; the release follows it, and every team hears."""
    clocks.meet(review, Clock.REFERRAL_QUESTION, on=question.answered_on or timezone.localdate())
    alerts.resolve(kind=alert_kinds.QUESTION_TO_CONFIRM, key=f"question:{question.pk}", reason=words)
    finality.go_on(review, by=by, on=timezone.localdate())
    if question.answer in LETS_GO and question.answered_on:
        text = f"{question}, decided on {format_date(question.answered_on)}. The release is no longer suspended."
        alert_decision(alert_kinds.QUESTION_SETTLED, review, text, key=f"question:{question.pk}")


@transaction.atomic
def withdraw_answer(*, review: ParoleReview, reason: str, by: User) -> None:
    """The answer was wrong: it stays on record with who withdrew it and why, and the question is open again.

    Raises ParoleRefused, MoveRefused after a referral and once the person has left.
    """
    review, question = _opened(review, by=by)
    if question.answer not in LETS_GO:
        raise MoveRefused("There is no answer to withdraw")
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason for withdrawing the answer")
    end(question, because=f"Withdrawn by {by}: {reason.strip()}", by=by)
    drafts.forget(user=by, form="question.withdraw", key=str(review.uid))
    alerts.resolve(kind=alert_kinds.QUESTION_TO_CONFIRM, key=f"question:{question.pk}", reason="Withdrawn")
    finality.settle(review, by=by)
    text = f"The answer “{question}” was withdrawn. The release is suspended again. {reason.strip()}"
    alert_decision(alert_kinds.QUESTION_REOPENED, review, text, key=f"question:{question.pk}")


@transaction.atomic
def tell_prisoner(*, review: ParoleReview, on: date, by: User) -> ReferralQuestion:
    """The prisoner was told of the referral and the reasons (CJA 2003 s.256AZBA(4)).

    Raises ParoleRefused, MoveRefused.
    """
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    question = ReferralQuestion.objects.filter(review=review, answer=ReferralAnswer.REFERRED, ended_at=None).last()
    if question is None or question.answered_on is None:
        raise MoveRefused("The direction is not referred to the High Court")
    if on > timezone.localdate():
        raise ParoleRefused("on", "The date must be today or in the past")
    if on < question.answered_on:
        raise ParoleRefused("on", f"It was referred on {format_date(question.answered_on)}: enter that date or later")
    if question.prisoner_told_on != on:
        question.prisoner_told_on = on
        question.save(update_fields=["prisoner_told_on"])
        record("parole.prisoner_told_of_referral", question, by)
    return question


def _opened(review: ParoleReview, *, by: User) -> tuple[ParoleReview, ReferralQuestion]:
    """The review as it stands and the question of the direction in it."""
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    question = question_of(review)
    if question is None:
        raise MoveRefused("There is no direction to release that can be referred to the High Court")
    if review.status in ENDS or was_released(review):
        raise MoveRefused(
            "The person has been released or the review has ended: you can record no more on this question"
        )
    return review, question


def question_of(review: ParoleReview) -> ReferralQuestion | None:
    """The question of the decision that stands."""
    decision = Decision.objects.filter(review=review, fell_away_on__isnull=True).first()
    if decision is None:
        return None
    question = standing_question(decision)
    if question:
        question.review, question.decision = review, decision
    return question
