"""Record the Board's decision, when the parties received it, its slips, the Secretary of State's answer, the plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parole.deciding.actions import answers, corrections, decisions, outcome_corrections, planning
from parole.deciding.forms import DayForm, DecisionForm, OutcomeForm, RefusedHearingForm, SlipForm
from parole.decisions.actions.standing import standing_decision
from parole.decisions.models import Decision
from parole.listing.actions import requests as hearing_requests
from parole.moves.actions import finality
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import METHODS, changers, done_or_form, posted, to_change
from parole.reviews.models import ParoleReview
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date


@require_http_methods(METHODS)
@changers
def review_decide(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    """The decision as the Board's letter says it."""
    review = to_change(request, uid, review_uid)
    form, drafting = drafts.form_from_draft(request, DecisionForm, name="review.decide", key=str(review.uid))

    def act() -> None:
        decisions.record_decision(review=review, made=form.made(), by=request.user, uid=form.cleaned_data["uid"])

    return done_or_form(
        request,
        review,
        form,
        act,
        done="Decision recorded. Everyone who works with the person has been alerted.",
        drafting=drafting,
        title="Record the decision",
        intro="Enter what the Board's letter says. We calculate the deadline "
        "to challenge and the earliest release date from it.",
        button="Record the decision",
    )


@require_http_methods(METHODS)
@changers
def review_provide(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review, decision = _decided(request, uid, review_uid)
    if decision is None:
        return _nothing(request, review)
    form = DayForm(posted(request), label="When did the parties receive it, with reasons?")

    def act() -> None:
        decisions.provide_decision(decision=decision, provided_on=form.cleaned_data["on"], by=request.user)

    return done_or_form(
        request,
        review,
        form,
        act,
        done="Date recorded. Deadlines count from it.",
        title="Record when the parties received the decision",
        intro="The deadline to challenge counts from this date.",
        button="Record the date",
    )


@require_http_methods(METHODS)
@changers
def review_correct(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    """A slip is put beside the decision: what it said stays."""
    review, decision = _decided(request, uid, review_uid)
    if decision is None:
        return _nothing(request, review)
    form, drafting = drafts.form_from_draft(request, SlipForm, name="review.slip", key=str(review.uid))

    def act() -> None:
        typed = form.cleaned_data
        corrections.correct_slip(
            decision=decision,
            field=typed["field"],
            reads=form.reads(),
            reason=typed["reason"],
            by=request.user,
            uid=typed["uid"],
        )

    return done_or_form(
        request,
        review,
        form,
        act,
        drafting=drafting,
        done="Error corrected and deadlines counted again. The original stays on record.",
        title="Correct an error",
        intro="The original text stays on record beside the correction (r.30).",
        button="Correct decision",
    )


@require_http_methods(METHODS)
@changers
def review_outcome(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    """The outcome was recorded wrongly here. One that the Board changed is recorded as a challenge."""
    review, decision = _decided(request, uid, review_uid)
    if decision is None:
        return _nothing(request, review)
    form, drafting = drafts.form_from_draft(
        request, OutcomeForm, name="review.outcome", key=str(review.uid), recorded=decision.outcome
    )

    def act() -> None:
        outcome_corrections.correct_outcome(
            decision=decision, right=form.right(), by=request.user, uid=form.cleaned_data["uid"]
        )

    return done_or_form(
        request,
        review,
        form,
        act,
        done="Outcome corrected, its consequences updated and everyone alerted.",
        drafting=drafting,
        title="Correct the outcome",
        intro=f"The outcome on record is “{decision.get_outcome_display()}”. Correct it only if the Board's "
        f"letter says something different. If the Board "
        "itself changed its decision, record a reconsideration or setting aside. Certainty, "
        "holds, release and next review change at once. The original stays on record.",
        button="Correct outcome",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def review_answer(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review, decision = _decided(request, uid, review_uid)
    if decision is None:
        return _nothing(request, review)
    form = DayForm(posted(request), label="When was that decided?", initial={"on": timezone.localdate()})

    def act() -> None:
        answers.answer_for_secretary_of_state(decision=decision, on=form.cleaned_data["on"], by=request.user)

    return done_or_form(
        request,
        review,
        form,
        act,
        done="Recorded: the Secretary of State does not challenge the decision.",
        title="The Secretary of State does not challenge the decision",
        intro="The prisoner can still challenge until the deadline. Record a challenge separately.",
        button="Save",
    )


@require_http_methods(METHODS)
@changers
def review_plan(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review, decision = _decided(request, uid, review_uid)
    earliest = finality.earliest_release(review, decision) if decision else None
    if decision is None or earliest is None:
        return _nothing(request, review)
    form = DayForm(posted(request), label="Release date", initial={"on": review.planned_for or earliest})
    return done_or_form(
        request,
        review,
        form,
        lambda: planning.plan_release(review=review, on=form.cleaned_data["on"], by=request.user),
        done="Release planned. Everyone has been alerted to its date.",
        title="Plan the release",
        intro=f"The earliest date is {format_date(earliest)}. Do not release until the decision is final.",
        button="Plan release",
    )


@require_http_methods(METHODS)
@changers
def hearing_refuse(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form, drafting = drafts.form_from_draft(
        request,
        RefusedHearingForm,
        name="hearing.refuse",
        key=str(review.uid),
        label="When did the Board refuse it?",
    )
    return done_or_form(
        request,
        review,
        form,
        lambda: hearing_requests.refuse_hearing(review=review, by=request.user, **form.cleaned_data),
        drafting=drafting,
        done="Recorded: the decision on the papers is confirmed.",
        title="Record that a hearing was refused",
        intro="The prisoner asked for a hearing in time. If refused, the decision on the papers is confirmed (r.20).",
        button="Save",
    )


def _decided(request: SignedInRequest, uid: UUID, review_uid: UUID) -> tuple[ParoleReview, Decision | None]:
    review = to_change(request, uid, review_uid)
    return review, standing_decision(review)


def _nothing(request: SignedInRequest, review: ParoleReview) -> HttpResponse:
    messages.info(request, "There is no decision to record this for.")
    return redirect(review_url(review))
