"""Record who challenges a decision, what the other party replies, and how it is answered.

Reconsideration (r.28) is asked for while a decision is provisional; setting aside (r.28A) and the High Court (CJA 2003
s.256AZBA) are about a final one. Whatever is open holds the release; reconsideration asked for too late holds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parole.challenges import alert_kinds
from parole.challenges.questions import Answered, keep_answer, settle_question
from parole.deciding.actions.answers import answered
from parole.deciding.actions.decisions import record
from parole.decisions import rules
from parole.decisions.actions.alerts import alert_decision, tell_that_it_fell_away
from parole.decisions.actions.standing import standing_decision
from parole.decisions.choices import RESULTS_OF
from parole.decisions.models import Challenge, Decision
from parole.decisions.questions import ReferralQuestion, standing_question
from parole.decisions.rules import Ground, ReferralAnswer, Result
from parole.moves.actions import finality
from parole.moves.actions.moves import make_move, was_released
from parole.moves.actions.questions import end
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import ENDS, Outcome, Status
from sharing import access, audit
from sharing.access.state_machines import MoveRefused
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

Kind = rules.Challenge
OF_THE_SECRETARY = Challenge.By.SECRETARY_OF_STATE
BEFORE_FINAL = frozenset(
    {
        Status.PAPER_DECISION,
        Status.DECIDED,
        Status.PROVISIONAL,
        Status.RECONSIDERATION_APPLIED,
        Status.RECONSIDERATION_REFUSED,
    }
)
APPLIES_FROM = frozenset({Status.PROVISIONAL, Status.RECONSIDERATION_REFUSED, Status.FINAL, Status.RELEASE_PLANNED})


@dataclass(frozen=True)
class ChallengeRequest:
    """What is challenged with, by whom, on which day it was made, on what grounds of the law of that decision."""

    made_by: str
    made_on: date
    grounds: Sequence[str]
    summary: str = ""


@transaction.atomic
def ask_for_reconsideration(
    *, review: ParoleReview, asked: ChallengeRequest, by: User, uid: UUID | None = None
) -> Challenge:
    """A party asks for reconsideration. One that was made in time holds the release, also when it is recorded after the
    decision was taken for final; one that was made late is kept as that, and reopens nothing.

    Raises ParoleRefused, MoveRefused.
    """
    review, decision, made = _opened(review, by=by, uid=uid)
    if made:
        return made
    if decision.is_open_to_reconsideration is False:
        raise MoveRefused("This decision was final at once: rule 28 does not apply")
    if asked.made_by == Challenge.By.BOARD_CHAIR:
        raise ParoleRefused("made_by", "Only the prisoner or the Secretary of State can ask for reconsideration")
    until = decision.challengeable_until
    if until is None:
        raise MoveRefused("First record when the parties received the decision")
    _check(decision, asked, kind=Kind.RECONSIDERATION)
    is_late = asked.made_on > until
    if not is_late and (review.status in ENDS or was_released(review)):
        raise MoveRefused("The review has ended and cannot be reopened. Tell the Board")
    challenge = _create(review, decision, asked, kind=Kind.RECONSIDERATION, is_late=is_late, by=by, uid=uid)
    if not is_late:
        _hold(review, challenge, by=by)
    _tell_of(review, challenge)
    return challenge


@transaction.atomic
def ask_to_set_aside(*, review: ParoleReview, asked: ChallengeRequest, by: User, uid: UUID | None = None) -> Challenge:
    """A party, or the Board's chair, asks that a final decision is set aside. Holds the release until the answer.

    Raises ParoleRefused, MoveRefused.
    """
    review, decision, made = _opened(review, by=by, uid=uid)
    if made:
        return made
    if review.status in BEFORE_FINAL:
        raise MoveRefused("Only a final decision can be set aside (r.28A). Ask for reconsideration instead")
    if review.status in ENDS or was_released(review):
        raise MoveRefused("The review has ended: its decision can no longer be set aside")
    _check(decision, asked, kind=Kind.SETTING_ASIDE)
    until = clocks.due_on(review, Clock.SETTING_ASIDE)
    is_new = bool(rules.NEW_FACTS & set(asked.grounds))
    is_late = not is_new and until is not None and asked.made_on > until
    challenge = _create(review, decision, asked, kind=Kind.SETTING_ASIDE, is_late=is_late, by=by, uid=uid)
    finality.settle(review, by=by)
    _tell_of(review, challenge)
    return challenge


@dataclass(frozen=True)
class Referral:
    """The Secretary of State directs the Board to refer: on which day, in which document, why, on which limbs, and when
    the prisoner was told of it with the reasons; None while that is not recorded."""

    on: date
    document: str
    reason: str
    undermines_confidence: bool
    court_might_not_be_satisfied: bool
    prisoner_told_on: date | None = None


@transaction.atomic
def refer_to_high_court(*, review: ParoleReview, referral: Referral, by: User, uid: UUID | None = None) -> Challenge:
    """The Secretary of State directs the Board to refer the release to the High Court (CJA 2003 s.256AZBA, C(S)A 1997
    s.32ZAA): the answer to the question of the direction. It is held until the court has determined it.

    Raises ParoleRefused without both limbs, MoveRefused of a direction from before 31 December 2025, after the release,
    and of anything but a final direction to release.
    """
    review, decision, made = _opened(review, by=by, uid=uid)
    if made:
        return made
    directed_on, outcome = decision.reading().decided_on, Outcome(decision.outcome)
    if refusal := rules.high_court_refusal(directed_on=directed_on, outcome=outcome, was_released=was_released(review)):
        raise MoveRefused(refusal)
    if decision.challenges.filter(kind=Kind.HIGH_COURT, answered_on__isnull=False).exists():
        raise MoveRefused("The High Court has already answered on this direction")
    on, limbs = referral.on, asdict(referral)
    limbs = {name: limbs[name] for name in ("undermines_confidence", "court_might_not_be_satisfied")}
    if refusal := rules.limbs_refusal(**limbs):
        raise ParoleRefused("limbs", refusal)
    asked = ChallengeRequest(OF_THE_SECRETARY, on, [Ground.PUBLIC_CONFIDENCE], referral.reason)
    _check(decision, asked, kind=Kind.HIGH_COURT)
    if review.final_on and on < review.final_on:
        raise ParoleRefused("on", f"The decision is final since {format_date(review.final_on)}: enter a later date")
    make_move(review, "refer_to_high_court", by=by, on=on, reason=referral.reason)
    challenge = _create(review, decision, asked, kind=Kind.HIGH_COURT, is_late=False, by=by, uid=uid)
    _answer_question(review, decision, referral, limbs, by=by)
    alert_decision(
        alert_kinds.HIGH_COURT,
        review,
        f"Referred on {format_date(on)}. No one is released until the court answers.",
        key=f"challenge:{challenge.pk}",
    )
    return challenge


def _answer_question(
    review: ParoleReview, decision: Decision, referral: Referral, limbs: dict[str, bool], *, by: User
) -> None:
    """Referred, on both limbs; also after it was said that it is not: that answer stays on record beside."""
    question = standing_question(decision)
    if question and question.answer:
        end(question, because="Referred after all", by=by)
    question = (
        question
        if question and not question.answer
        else ReferralQuestion(decision=decision, review=review, offender_id=review.offender_id)
    )
    for name, is_met in limbs.items():
        setattr(question, name, is_met)
    question.prisoner_told_on = referral.prisoner_told_on
    said = Answered(ReferralAnswer.REFERRED, referral.on, referral.document, referral.reason)
    keep_answer(question, said, by=by)
    settle_question(review, question, by=by, words="Referred to the High Court")


@transaction.atomic
def reply(*, challenge: Challenge, on: date, words: str, by: User) -> Challenge:
    """The other party replies to an application for reconsideration (r.28(4)). Raises ParoleRefused."""
    review = get_review_or_refuse(challenge.review, by=by)
    only_casework(by)
    challenge = Challenge.objects.get(pk=challenge.pk)
    _check_day(on, not_before=challenge.made_on)
    if challenge.kind != Kind.RECONSIDERATION:
        raise ParoleRefused("", "You can record a reply only to an application for reconsideration")
    if challenge.answered_on:
        raise ParoleRefused("", "There is already an answer")
    if (challenge.replied_on, challenge.reply) == (on, words):
        return challenge
    if challenge.replied_on:
        raise ParoleRefused("", "A reply has already been recorded")
    Challenge.objects.filter(pk=challenge.pk).update(replied_on=on, reply=words)
    challenge.refresh_from_db()
    clocks.meet(review, Clock.RECONSIDERATION_REPLY, on=on)
    drafts.forget(user=by, form="challenge.reply", key=str(challenge.uid))
    record("parole.challenge_replied", challenge.decision, by, after=audit.fields_of(challenge, "kind", "replied_on"))
    return challenge


@transaction.atomic
def answer(*, challenge: Challenge, result: str, on: date, words: str, document: str, by: User) -> Challenge:
    """How it ended: refused, granted or withdrawn. The High Court refuses by upholding, grants by quashing.

    Granted, the decision falls away, and the case is considered anew, or, quashed, the review ends. Refused, what time
    has made due meanwhile follows. Raises ParoleRefused, MoveRefused; the same answer again changes nothing.
    """
    review = get_review_or_refuse(challenge.review, by=by)
    only_casework(by)
    challenge = Challenge.objects.select_related("decision").get(pk=challenge.pk)
    if challenge.answered_on:
        if (challenge.result, challenge.answered_on) == (result, on):
            return challenge
        raise ParoleRefused("", "There is already an answer")
    _check_day(on, not_before=challenge.made_on)
    if result not in dict(RESULTS_OF[Kind(challenge.kind)]):
        raise ParoleRefused("result", "Select how it ended")
    if not document.strip():  # the act is the Board's or the court's: without its document nobody records it for them
        raise ParoleRefused("document", "Enter the reference of the document")
    Challenge.objects.filter(pk=challenge.pk).update(answer_ref=document.strip())
    if result == Result.GRANTED:
        _grant(review, challenge, on=on, words=words, by=by)
    else:
        _close(review, challenge, result=result, on=on, words=words, by=by)
    drafts.forget(user=by, form="challenge.answer", key=str(challenge.uid))
    challenge.refresh_from_db()
    return challenge


DRAFTS = {Kind.RECONSIDERATION: "reconsideration", Kind.SETTING_ASIDE: "setting-aside", Kind.HIGH_COURT: "high-court"}


def _opened(review: ParoleReview, *, by: User, uid: UUID | None) -> tuple[ParoleReview, Decision, Challenge | None]:
    """The review as it stands, its decision, and what the same form made before."""
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    made = made_before(Challenge, uid)
    if made is not None:
        if made.review_id != review.pk:
            raise access.RecordHidden
        return review, made.decision, made
    decision = standing_decision(review)
    if decision is None or decision.reading().provided_on is None:
        raise MoveRefused("The parties have not received a decision")
    return review, decision, None


def _check(decision: Decision, asked: ChallengeRequest, *, kind: Kind) -> None:
    """Raises ParoleRefused for a day that cannot be, and for grounds that the law of the decision does not know."""
    reading = decision.reading()
    _check_day(asked.made_on, not_before=reading.provided_on, field="made_on")
    if asked.made_by not in Challenge.By.values:
        raise ParoleRefused("made_by", "Select who asked")
    known = rules.grounds_for(kind, decided_on=reading.decided_on, outcome=Outcome(decision.outcome))
    if not known:
        raise ParoleRefused("grounds", "The law at the date of the decision has no such challenge")
    if not asked.grounds:
        raise ParoleRefused("grounds", "Select at least one ground")
    if set(asked.grounds) - set(known):
        raise ParoleRefused("grounds", "Select grounds that the law allowed at that date")
    if decision.challenges.filter(kind=kind, made_by=asked.made_by, answered_on__isnull=True).exists():
        raise ParoleRefused("made_by", "They have already asked and have no answer yet")


def _check_day(on: date, *, not_before: date | None, field: str = "on") -> None:
    if on > timezone.localdate():
        raise ParoleRefused(field, "The date must be today or in the past")
    if not_before and on < not_before:
        raise ParoleRefused(field, f"Enter a date on or after {format_date(not_before)}")


def _create(
    review: ParoleReview,
    decision: Decision,
    asked: ChallengeRequest,
    *,
    kind: Kind,
    is_late: bool,
    by: User,
    uid: UUID | None,
) -> Challenge:
    challenge = Challenge.objects.create(
        decision=decision,
        review=review,
        offender_id=review.offender_id,
        kind=kind,
        made_by=asked.made_by,
        made_on=asked.made_on,
        grounds=list(asked.grounds),
        summary=asked.summary,
        is_late=is_late,
        recorded_by=by,
        **keyed(uid),
    )
    after = audit.fields_of(challenge, "kind", "made_by", "made_on", "grounds", "is_late")
    record("parole.challenge_made", decision, by, after=after)
    drafts.forget(user=by, form=f"challenge.{DRAFTS[kind]}", key=str(review.uid))
    if challenge.made_by == OF_THE_SECRETARY:
        answered(review, decision, on=asked.made_on)
    return challenge


def _hold(review: ParoleReview, challenge: Challenge, *, by: User) -> None:
    """In time: the decision waits for the answer. On the papers the move follows once the decision stands."""
    if review.status in APPLIES_FROM:
        make_move(review, "apply_for_reconsideration", by=by, on=challenge.made_on, final_on=None, next_review_by=None)
    elif review.status not in BEFORE_FINAL:
        raise MoveRefused(f"This cannot be done now: it is {mid_sentence(review.get_status_display())}")
    clocks.start(review, Clock.RECONSIDERATION_REPLY, event=challenge.made_on)
    finality.settle(review, by=by)


def _close(review: ParoleReview, challenge: Challenge, *, result: str, on: date, words: str, by: User) -> None:
    _answer(challenge, result=result, on=on, words=words, by=by)
    is_withdrawn = result == Result.WITHDRAWN
    if challenge.kind == Kind.HIGH_COURT:
        make_move(review, "uphold", by=by, on=on, final_on=on, reason=words)
    elif review.status == Status.RECONSIDERATION_APPLIED and not _asked_still(challenge):
        verb = "withdraw_application" if is_withdrawn else "refuse_reconsideration"
        make_move(review, verb, by=by, on=on, reason=words)
    finality.go_on(review, by=by, on=timezone.localdate())
    _tell_answer(review, challenge, result, on)


def _asked_still(but: Challenge) -> bool:
    """Whether somebody else waits for an answer to reconsideration."""
    rows = Challenge.objects.filter(decision_id=but.decision_id, kind=Kind.RECONSIDERATION, is_late=False)
    return rows.filter(answered_on__isnull=True).exclude(pk=but.pk).exists()


def _grant(review: ParoleReview, challenge: Challenge, *, on: date, words: str, by: User) -> None:
    if challenge.is_late and challenge.kind == Kind.RECONSIDERATION:
        raise MoveRefused("It was late: it cannot be granted and does not reopen the decision")
    verb = {
        Kind.RECONSIDERATION: "grant_reconsideration",
        Kind.SETTING_ASIDE: "set_aside",
        Kind.HIGH_COURT: "quash",
    }[Kind(challenge.kind)]
    decision = challenge.decision
    anew: dict[str, Any] = {"final_on": None, "planned_for": None, "next_review_by": None}
    if verb == "quash":
        anew["next_review_by"] = finality.next_review_by(review, None, disposed_on=on)
    else:
        anew |= {"round": review.round + 1, "asked_for_hearing_on": None}
    _answer(challenge, result=Result.GRANTED, on=on, words=words, by=by)
    make_move(review, verb, by=by, on=on, reason=words, **anew)
    finality.go_on(review, by=by, on=timezone.localdate())
    text = f"{decision.get_outcome_display()} of {format_date(decision.reading().decided_on)}: {SAYS[verb]}"
    said = f"{text} {format_date(on)}. No one is released on it."
    tell_that_it_fell_away(review, decision, said, key=f"challenge:{challenge.pk}")


SAYS = {
    "grant_reconsideration": "to be reconsidered: the Board directed this on",
    "set_aside": "set aside on",
    "quash": "quashed by the High Court on",
}


def _answer(challenge: Challenge, *, result: str, on: date, words: str, by: User) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(result=result, answered_on=on, answer=words)
    challenge.refresh_from_db()
    after = audit.fields_of(challenge, "kind", "result", "answered_on")
    record("parole.challenge_answered", challenge.decision, by, after=after)


def _tell_of(review: ParoleReview, challenge: Challenge) -> None:
    late = " It was late and does not reopen the decision." if challenge.is_late else ""
    if challenge.is_late and challenge.kind == Kind.SETTING_ASIDE:
        late = " It was after the deadline. No one is released until the Board answers."
    held = "" if late else " No one is released until it is answered."
    text = f"{challenge.get_kind_display()}, made by {mid_sentence(challenge.get_made_by_display())} on "
    alert_decision(
        alert_kinds.CHALLENGED,
        review,
        f"{text}{format_date(challenge.made_on)}.{late}{held}",
        key=f"challenge:{challenge.pk}",
    )


def _tell_answer(review: ParoleReview, challenge: Challenge, result: str, on: date) -> None:
    ended = "upheld by the court" if challenge.kind == Kind.HIGH_COURT else str(Result(result))
    text = f"{challenge.get_kind_display()}: {ended} on {format_date(on)}."
    decision = standing_decision(review)
    if (
        decision
        and decision.outcome == Outcome.RELEASE_DIRECTED
        and (earliest := finality.earliest_release(review, decision))
    ):
        text += f" The earliest release date is {format_date(earliest)}."
    alert_decision(alert_kinds.ANSWERED, review, text, key=f"challenge:{challenge.pk}")
