"""Put right a slip in a decision, beside it, and count anew what was counted from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parole.deciding.actions.decisions import check_days, check_test, is_open, record, standing, start_clocks
from parole.decisions import alert_kinds, event_kinds
from parole.decisions.actions.alerts import alert_decision, tell_programs
from parole.decisions.models import Correction, Decision, Reading
from parole.decisions.rules import Challenge
from parole.moves.actions import finality
from parole.moves.actions.moves import make_move, refuse_order, was_released
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import ENDS, Status
from sharing import access
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

COUNTED_BY_DAYS = frozenset(Status) - ENDS - {Status.HIGH_COURT_REFERRED, Status.FINAL_UPHELD}


@transaction.atomic
def correct_slip(
    *, decision: Decision, field: str, reads: str, reason: str, by: User, uid: UUID | None = None
) -> Correction:
    """Put right a slip beside the decision (r.30). A day on which it was provided that reads differently now makes its
    days other ones: what had become final by the wrong day is provisional again, what came too late may be in time. A
    test that was not the one in force on its day may read as before: that the panel applied it is then said with why.

    reads: as the decision would hold it, a day as 2026-11-18. Raises ParoleRefused.
    """
    review = get_review_or_refuse(decision.review, by=by)
    only_casework(by)
    if made := made_before(Correction, uid):
        if made.decision_id != decision.pk:
            raise access.RecordHidden
        return made
    decision = standing(review, decision)
    now, reads = decision.reading(), reads.strip()
    if field not in Correction.SLIPS:
        raise ParoleRefused("field", "Select the error to correct")
    if not reason.strip():
        raise ParoleRefused("reason", "Enter what the error was")
    was = getattr(now, field)
    if was is None:
        raise ParoleRefused("field", "Record the date first, then correct it")
    is_test_kept = field == Correction.Field.TEST and _is_unexplained(decision)  # it reads so, and now it is said why
    if str(was) == reads and not is_test_kept:
        raise ParoleRefused("reads", "It already has this value")
    _check_reading(review, decision, field, reads, reason)
    correction = Correction.objects.create(
        decision=decision,
        offender_id=decision.offender_id,
        field=field,
        was=str(was),
        reads=reads,
        reason=reason.strip(),
        corrected_on=timezone.localdate(),
        corrected_by=by,
        **keyed(uid),
    )
    record("parole.slip_corrected", decision, by, reason=reason, field=field, was=str(was), reads=reads)
    if field == Correction.Field.PROVIDED_ON:
        _count_anew(review, Decision.objects.get(pk=decision.pk), by=by)
    elif field == Correction.Field.DECIDED_ON and review.next_review_by:
        _date_next(review, Decision.objects.get(pk=decision.pk))
    finality.settle(review, by=by)
    drafts.forget(user=by, form="review.slip", key=str(review.uid))
    return correction


def _count_anew(review: ParoleReview, decision: Decision, *, by: User) -> None:
    """The day on which it was provided reads differently: start its clocks again, and judge anew what they decide."""
    today = timezone.localdate()
    if review.status in ENDS or was_released(review):
        return  # kept beside the decision; what was done on it is done
    start_clocks(review, decision)
    if review.status not in COUNTED_BY_DAYS:
        return  # the High Court has it, or has answered: days no longer decide
    until = decision.challengeable_until
    in_time = decision.challenges.filter(kind=Challenge.RECONSIDERATION, is_late=True, made_on__lte=until or today)
    if until and in_time.update(is_late=False):
        record("parole.challenge_in_time", decision, by, until=until)
    if until and review.status in (Status.FINAL, Status.RELEASE_PLANNED):
        asked = decision.challenges.filter(kind=Challenge.RECONSIDERATION, is_late=False, answered_on__isnull=True)
        if today <= until or asked.exists():
            words = "The date the parties received the decision was corrected"
            on = min(today, until)
            make_move(
                review,
                "become_provisional",
                by=by,
                on=on,
                reason=words,
                as_clock=True,
                final_on=None,
                next_review_by=None,
            )
    text = f"The parties received it on {format_date(decision.reading().provided_on or today)}."
    if until:
        text += f" It can be challenged until {format_date(until)}."
    key = f"decision:{decision.pk}:corrected:{decision.corrections.count()}"
    alert_decision(alert_kinds.CORRECTED, review, text, key=key)
    tell_programs(event_kinds.CORRECTED, review, decision)
    if review.status in (Status.FINAL, Status.RELEASE_PLANNED):  # it is final still, on another day
        _date_final(review)
    finality.go_on(review, by=by, on=today)


def _date_final(review: ParoleReview) -> None:
    final_on = finality.final_day(review)
    if final_on and final_on != review.final_on:
        ParoleReview.objects.filter(pk=review.pk).update(final_on=final_on)
        review.final_on = final_on


def _is_unexplained(decision: Decision) -> bool:
    return Decision.objects.with_unexplained_test().filter(pk=decision.pk).exists()


def _check_reading(review: ParoleReview, decision: Decision, field: str, reads: str, reason: str) -> None:
    """Raises ParoleRefused when the decision cannot read so."""
    now = decision.reading()
    if field == Correction.Field.TEST:
        check_test(reads, decided_on=now.decided_on, reason=reason)
    elif field == Correction.Field.REASONS_REF:
        if not reads:
            raise ParoleRefused("reads", "Enter where the reasons are kept")
        if len(reads) > 120:
            raise ParoleRefused("reads", "Enter 120 characters or fewer")
    else:
        _check_day_reads(review, decision, now, field, reads)


def _last_day_of_asking(provided_on: date) -> date:
    return provided_on + timedelta(days=clocks.days_of(Clock.HEARING_REQUEST, on=provided_on))


def _check_day_reads(review: ParoleReview, decision: Decision, now: Reading, field: str, reads: str) -> None:
    try:
        day = date.fromisoformat(reads)
    except ValueError:
        raise ParoleRefused("reads", "Enter the correct date") from None
    then = replace(now, decided_on=day) if field == Correction.Field.DECIDED_ON else replace(now, provided_on=day)
    try:
        if field == Correction.Field.DECIDED_ON:
            refuse_order(review, "decide_on_papers" if decision.is_on_papers else "decide", field, day)
        check_days(decided_on=then.decided_on, provided_on=then.provided_on)
    except ParoleRefused as refused:
        raise ParoleRefused("reads", refused.message) from None
    if is_open(review, decision.outcome, then.decided_on) != decision.is_open_to_reconsideration:
        raise ParoleRefused("reads", "A different law applies on that date. Withdraw the review and record it again")
    if then.provided_on and decision.challenges.filter(made_on__lt=then.provided_on).exists():
        raise ParoleRefused("reads", "Enter a date before the challenge: the parties had the decision then")
    asked = review.asked_for_hearing_on if review.status == Status.PAPER_DECISION else None
    if asked and then.provided_on and asked > _last_day_of_asking(then.provided_on):
        raise ParoleRefused("reads", "With this date a request for a hearing is in time: answer it first")


def _date_next(review: ParoleReview, decision: Decision) -> None:
    """The next referral is counted from the day of the decision."""
    day = finality.next_review_by(review, decision, disposed_on=decision.reading().decided_on)
    ParoleReview.objects.filter(pk=review.pk).update(next_review_by=day)
    review.next_review_by = day
