"""Record what the Board decided, and when the parties received it: from that day the days are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parole import followers
from parole.decisions import alert_kinds, catalogues, event_kinds, rules
from parole.decisions.actions.alerts import alert_decision, severity_of, tell_programs
from parole.decisions.actions.standing import fall_away, standing_decision
from parole.decisions.models import BoardCondition, Decision
from parole.decisions.rules import AMENDED_2022_ON
from parole.moves.actions import finality
from parole.moves.actions.moves import make_move, refuse_order
from parole.reviews import coming
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.clocks import MET_WHEN_PROVIDED, Clock
from parole.reviews.rules.moves import FALLS_AWAY_BY, Outcome, ReviewKind, Status
from sharing import access, alerts, audit, practice
from sharing.drafts import actions as drafts
from sharing.models import Alert, User
from sharing.practice.working_time import working_days_before
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

ANSWER_WORKING_DAYS = practice.define(
    "parole.answer_working_days",
    "Working days before the challenge deadline by which the Secretary of State's answer must be recorded",
    unit="working days",
    default=5,
    source="Our design: time to draft an application",
)
DECIDES: dict[str, str] = {Status.MCA_LISTED: "decide_on_papers", Status.ADJOURNED: "conclude_on_papers"}


@dataclass(frozen=True)
class Condition:
    """What the Board set with its direction: by the catalogue's code, policy and blanks, or in words alone."""

    words: str = ""
    code: str = ""
    policy_version: str = ""
    inputs: catalogues.Inputs = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """A decision as the Board's letter says it. provided_on: None while the parties do not have it. test: the one that
    the panel applied; empty for the one in force on that day, another one with test_reason."""

    outcome: str
    decided_on: date
    reasons_ref: str
    provided_on: date | None = None
    test: str = ""
    test_reason: str = ""
    conditions: Sequence[Condition] = ()


@transaction.atomic
def record_decision(*, review: ParoleReview, made: Made, by: User, uid: UUID | None = None) -> Decision:
    """Record the Board's decision, on the papers or after a hearing by where the case is. All that follows from it
    automatically follows in the same transaction.

    uid: the key that the form was given. Raises ParoleRefused, MoveRefused; nothing is then changed.
    """
    review = get_review_or_refuse(review, by=by)
    before = made_before(Decision, uid)
    if before is not None:
        if before.review_id != review.pk:
            raise access.RecordHidden
        return before
    verb = DECIDES.get(review.status, "decide")
    refuse_order(review, verb, "decided_on", made.decided_on)
    test = made.test or rules.release_test_on(made.decided_on)
    may_be_reconsidered = _check(review, made, test)
    conditions = known_conditions(made.outcome, made.conditions, on=made.decided_on)
    changed: dict[str, Any] = {"asked_for_hearing_on": None} if verb == "decide_on_papers" else {}
    make_move(review, verb, by=by, on=made.decided_on, **changed)
    # One that a hearing took the place of has fallen away with it. No two stand, whatever came before.
    fall_away(review, because=FALLS_AWAY_BY["direct_oral"], on=made.decided_on)
    decision = Decision.objects.create(
        review=review,
        offender_id=review.offender_id,
        round=review.round,
        outcome=made.outcome,
        is_on_papers=verb != "decide",
        test=test,
        test_reason=made.test_reason.strip() if test != rules.release_test_on(made.decided_on) else "",
        decided_on=made.decided_on,
        reasons_ref=made.reasons_ref.strip(),
        is_open_to_reconsideration=may_be_reconsidered,
        recorded_by=by,
        **keyed(uid),
    )
    keep_conditions(decision, conditions)
    record("parole.decision_recorded", decision, by, after=audit.fields_of(decision, *FIELDS))
    told = _tell_of(review, decision, provided_on=made.provided_on)
    alerts.supersede(kinds=[alert_kinds.DATE_WITHOUT_DECISION], subject=review.offender, by_alert=told)
    followers.decision_made.tell(decision=decision, by=by)
    if conditions:
        followers.conditions_set.tell(decision=decision, by=by)
    if made.provided_on:
        _provide(review, decision, provided_on=made.provided_on, by=by)
    else:
        finality.settle(review, by=by)
    drafts.forget(user=by, form="review.decide", key=str(review.uid))
    decision.refresh_from_db()
    return decision


FIELDS = ("outcome", "test", "test_reason", "decided_on", "provided_on", "reasons_ref", "is_open_to_reconsideration")


@transaction.atomic
def provide_decision(*, decision: Decision, provided_on: date, by: User) -> Decision:
    """The parties have received it: from this day its days are counted. The same day again changes nothing.

    Raises ParoleRefused when another day is recorded: that is corrected as a slip.
    """
    review = get_review_or_refuse(decision.review, by=by)
    only_casework(by)
    decision = standing(review, decision)
    if decision.provided_on == provided_on:
        return decision
    if decision.provided_on:
        raise ParoleRefused("provided_on", "A date is already recorded. Correct it instead")
    check_days(decided_on=decision.reading().decided_on, provided_on=provided_on)
    _provide(review, decision, provided_on=provided_on, by=by)
    decision.refresh_from_db()
    return decision


def _check(review: ParoleReview, made: Made, test: str) -> bool:
    """Whether rule 28 applies to the decision. Raises ParoleRefused for what cannot be."""
    if not made.reasons_ref.strip():
        raise ParoleRefused("reasons_ref", "Enter where the reasons are kept")
    check_days(decided_on=made.decided_on, provided_on=made.provided_on)
    check_test(test, decided_on=made.decided_on, reason=made.test_reason)
    return is_open_or_refuse(review, made.outcome, made.decided_on)


def known_conditions(outcome: str, conditions: Sequence[Condition], *, on: date) -> list[Condition]:
    """Each with what the catalogue of that day says of it; the Board's own words where it says nothing of them.

    Raises ParoleRefused.
    """
    if conditions and outcome != Outcome.RELEASE_DIRECTED:
        raise ParoleRefused("conditions", "Only a direction to release can have conditions")
    return [_known(condition, on=on) for condition in conditions]


def _known(condition: Condition, *, on: date) -> Condition:
    words, code = condition.words.strip(), condition.code.strip()
    if not words and not code:
        raise ParoleRefused("conditions", "Enter each condition in the Board's words, or its code")
    try:
        found = catalogues.known(
            words=words, code=code, policy_version=condition.policy_version, inputs=condition.inputs, on=on
        )
    except catalogues.NotKnown as refused:
        raise ParoleRefused("conditions", str(refused)) from None
    if found is None:
        return Condition(words)
    said = words if code and words else found.words
    return Condition(said, found.code, found.policy_version, found.inputs)


def keep_conditions(decision: Decision, conditions: Sequence[Condition]) -> None:
    """What the Board set with its direction, in its order."""
    BoardCondition.objects.bulk_create(
        BoardCondition(
            decision=decision,
            offender_id=decision.offender_id,
            position=position,
            words=each.words,
            code=each.code,
            policy_version=each.policy_version,
            inputs=dict(each.inputs),
        )
        for position, each in enumerate(conditions, start=1)
    )


def is_open_or_refuse(review: ParoleReview, outcome: str, decided_on: date) -> bool:
    """Whether rule 28 applies. Raises ParoleRefused for an outcome that the review cannot have, or of which it cannot
    be known."""
    if review.kind == ReviewKind.PRE_TARIFF_ADVICE and outcome in (Outcome.RELEASE_DIRECTED, Outcome.NO_RELEASE):
        raise ParoleRefused("outcome", "This review is for advice on open conditions: it cannot direct release")
    may_be = is_open(review, outcome, decided_on)
    if may_be is None:
        raise ParoleRefused(
            "outcome", "Record the sentence first: it determines whether the decision can be reconsidered"
        )
    return may_be


def is_open(review: ParoleReview, outcome: str, decided_on: date) -> bool | None:
    return rules.is_open_to_reconsideration(
        outcome=Outcome(outcome),
        sentence_kinds=coming.sentence_kinds(review.offender),
        decided_on=decided_on,
        is_first_release=review.is_of_first_release,
    )


def check_days(*, decided_on: date, provided_on: date | None) -> None:
    if decided_on > timezone.localdate():
        raise ParoleRefused("decided_on", "The date must be today or in the past")
    if provided_on and provided_on > timezone.localdate():
        raise ParoleRefused("provided_on", "The date must be today or in the past")
    if provided_on and provided_on < decided_on:
        raise ParoleRefused("provided_on", "Enter a date on or after the decision")


def check_test(test: str, *, decided_on: date, reason: str) -> None:
    """Raises ParoleRefused for no such test, and for another one than that of the day without a reason."""
    if test not in Decision.Test.values:
        raise ParoleRefused("test", "Select the test that the panel applied")
    if test == rules.release_test_on(decided_on) or reason.strip():
        return
    own = Decision.Test(rules.release_test_on(decided_on)).label
    changed = f"for decisions from {format_date(rules.MINIMAL_RISK_FROM)} the test changed"
    raise ParoleRefused("test_reason", f"Enter a reason: {changed}, and on {format_date(decided_on)} it was “{own}”")


def standing(review: ParoleReview, decision: Decision) -> Decision:
    """The same decision as it stands now. Raises ParoleRefused once it has fallen away."""
    stands = standing_decision(review)
    if stands is None or stands.pk != decision.pk:
        raise ParoleRefused("", "This decision no longer applies: you can record no more on it")
    return stands


def _provide(review: ParoleReview, decision: Decision, *, provided_on: date, by: User) -> None:
    Decision.objects.filter(pk=decision.pk).update(provided_on=provided_on)
    decision.refresh_from_db()
    record("parole.decision_provided", decision, by, after=audit.fields_of(decision, "provided_on"))
    for clock in MET_WHEN_PROVIDED:
        clocks.meet(review, clock, on=provided_on)
    start_clocks(review, decision)
    finality.go_on(review, by=by, on=timezone.localdate())


def start_clocks(review: ParoleReview, decision: Decision) -> None:
    """The days that run from the day on which the parties had it, as that reads now."""
    reading, until = decision.reading(), None
    event = reading.provided_on
    if event is None:
        return
    if decision.is_open_to_reconsideration:
        until = clocks.start(review, Clock.RECONSIDERATION, event=event).due_on
        if decision.outcome == Outcome.RELEASE_DIRECTED and not decision.unchallenged_on:
            answer_by = working_days_before(until, practice.value(ANSWER_WORKING_DAYS, on=event))
            clocks.start(review, Clock.ANSWER, event=event, days=(answer_by - event).days)
    Decision.objects.filter(pk=decision.pk).update(challengeable_until=until)
    decision.challengeable_until = until
    if reading.decided_on >= AMENDED_2022_ON:  # r.28A began then
        clocks.start(review, Clock.SETTING_ASIDE, event=event)
    if _may_ask_for_hearing(review, decision):
        clocks.start(review, Clock.HEARING_REQUEST, event=event)


def _may_ask_for_hearing(review: ParoleReview, decision: Decision) -> bool:
    """After a refusal under r.19, as long as it does not stand yet."""
    last = review.moves.filter(verb__in=["decide_on_papers", "conclude_on_papers", "decide"]).order_by("-pk").first()
    is_refused = decision.outcome == Outcome.NO_RELEASE and review.status == Status.PAPER_DECISION
    return is_refused and last is not None and last.verb == "decide_on_papers"


def _tell_of(review: ParoleReview, decision: Decision, *, provided_on: date | None) -> Alert | None:
    text = f"{decision.get_outcome_display()}, decided on {format_date(decision.decided_on)}."
    if decision.is_open_to_reconsideration:
        text += " It is provisional: no one is released on it until it is final."
    if provided_on:
        text += f" The parties received it on {format_date(provided_on)}."
    tell_programs(event_kinds.DECIDED, review, decision)
    return alert_decision(
        alert_kinds.DECISION,
        review,
        text,
        key=f"decision:{decision.pk}",
        severity=severity_of(decision.outcome),
    )


def record(verb: str, decision: Decision, by: User | None, *, reason: str = "", **payload) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=decision,
        subject=decision.offender_id,
        reason=reason,
        payload=payload,
    )
