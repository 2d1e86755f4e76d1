"""Record the Board's decision, when the parties received it, its slips, the Secretary of State's answer, the plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from parole.deciding.actions import answers, corrections, decisions, outcome_corrections, planning
from parole.deciding.forms import DayForm, DecisionForm, OutcomeForm, RefusedHearingForm, SlipForm
from parole.decisions.actions.standing import standing_decision
from parole.decisions.models import Decision
from parole.listing.actions import requests as hearing_requests
from parole.moves.actions import finality
from parole.reviews.addresses import review_url
from parole.reviews.models import ParoleReview
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, from_today
from sharing.time_words import format_date


def decided(review: ParoleReview) -> Decision:
    """The decision that stands, of a review that has one. Raises Decision.DoesNotExist."""
    decision = standing_decision(review)
    if decision is None:
        raise Decision.DoesNotExist
    return decision


def on_decision(act: Callable[..., Any]) -> Callable[..., Any]:
    """This act on the decision of a review that stands."""
    return lambda review, **typed: act(decision=decided(review), **typed)


def nothing_decided(request: SignedInRequest, review: ParoleReview) -> HttpResponse | None:
    return None if standing_decision(review) else _nothing(request, review)


def nothing_to_plan(request: SignedInRequest, review: ParoleReview) -> HttpResponse | None:
    return None if earliest_release(review) else _nothing(request, review)


def _nothing(request: SignedInRequest, review: ParoleReview) -> HttpResponse:
    messages.info(request, "There is no decision to record this for.")
    return redirect(review_url(review))


def earliest_release(review: ParoleReview) -> date | None:
    decision = standing_decision(review)
    return finality.earliest_release(review, decision) if decision else None


def recorded_outcome(review: ParoleReview) -> str:
    return (
        f"The outcome on record is “{decided(review).get_outcome_display()}”. Correct it only if the Board's "
        "letter says something different. If the Board "
        "itself changed its decision, record a reconsideration or setting aside. Certainty, "
        "holds, release and next review change at once. The original stays on record."
    )


def when_at_the_earliest(review: ParoleReview) -> str:
    earliest = earliest_release(review)
    if earliest is None:
        return ""
    return f"The earliest date is {format_date(earliest)}. Do not release until the decision is final."


DECIDE = FormStep(
    "Record the decision",
    DecisionForm,
    decisions.record_decision,
    "Decision recorded. Everyone who works with the person has been alerted.",
    intro="Enter what the Board's letter says. We calculate the deadline "
    "to challenge and the earliest release date from it.",
    draft="review.decide",
)
PROVIDE = FormStep(
    "Record when the parties received the decision",
    DayForm,
    lambda review, on, by: decisions.provide_decision(decision=decided(review), provided_on=on, by=by),
    "Date recorded. Deadlines count from it.",
    intro="The deadline to challenge counts from this date.",
    button="Record the date",
    label="When did the parties receive it, with reasons?",
    instead=nothing_decided,
)
CORRECT = FormStep(  # a slip is put beside the decision: what it said stays
    "Correct an error",
    SlipForm,
    on_decision(corrections.correct_slip),
    "Error corrected and deadlines counted again. The original stays on record.",
    intro="The original text stays on record beside the correction (r.30).",
    button="Correct decision",
    draft="review.slip",
    instead=nothing_decided,
)
OUTCOME = FormStep(  # it was recorded wrongly here: one that the Board changed is recorded as a challenge
    "Correct the outcome",
    OutcomeForm,
    on_decision(outcome_corrections.correct_outcome),
    "Outcome corrected, its consequences updated and everyone alerted.",
    intro=recorded_outcome,
    button="Correct outcome",
    kind="warning",
    draft="review.outcome",
    asks=lambda request, review: {"recorded": decided(review).outcome},
    instead=nothing_decided,
)
ANSWER = FormStep(
    "The Secretary of State does not challenge the decision",
    DayForm,
    on_decision(answers.answer_for_secretary_of_state),
    "Recorded: the Secretary of State does not challenge the decision.",
    intro="The prisoner can still challenge until the deadline. Record a challenge separately.",
    button="Save",
    label="When was that decided?",
    asks=from_today,
    instead=nothing_decided,
)
PLAN = FormStep(
    "Plan the release",
    DayForm,
    planning.plan_release,
    "Release planned. Everyone has been alerted to its date.",
    intro=when_at_the_earliest,
    button="Plan release",
    label="Release date",
    asks=lambda request, review: {"initial": {"on": review.planned_for or earliest_release(review)}},
    instead=nothing_to_plan,
)
REFUSE_HEARING = FormStep(
    "Record that a hearing was refused",
    RefusedHearingForm,
    hearing_requests.refuse_hearing,
    "Recorded: the decision on the papers is confirmed.",
    intro="The prisoner asked for a hearing in time. If refused, the decision on the papers is confirmed (r.20).",
    button="Save",
    label="When did the Board refuse it?",
    draft="hearing.refuse",
)
