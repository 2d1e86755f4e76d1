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
from parole.reviews.addresses import page_of
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
        done="The decision is recorded, and everybody who works with the person is told.",
        drafting=drafting,
        title="Record the decision",
        intro="As the Board's letter says it. Whether it can be reconsidered, until when, and from which day the "
        "person could go is worked out from it.",
        button="Record the decision",
    )


@require_http_methods(METHODS)
@changers
def review_provide(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review, decision = _decided(request, uid, review_uid)
    if decision is None:
        return _nothing(request, review)
    form = DayForm(posted(request), label="On which day did the parties receive it, with reasons?")

    def act() -> None:
        decisions.provide_decision(decision=decision, provided_on=form.cleaned_data["on"], by=request.user)

    return done_or_form(
        request,
        review,
        form,
        act,
        done="The day is recorded, and the days run from it.",
        title="Record when the parties received the decision",
        intro="The days within which it can be challenged are counted from this day.",
        button="Record the day",
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
        done="The slip is corrected beside the decision, and what is counted from it is counted anew.",
        title="Correct a slip",
        intro="What the decision said stays on record, with what it reads now beside it (r.30).",
        button="Correct it",
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
        done="The outcome is put right, all that follows from it is worked out anew, and everybody is told.",
        drafting=drafting,
        title="The outcome was recorded wrongly",
        intro=f"On record is “{decision.get_outcome_display()}”. Only where the Board's letter says something else: "
        "what the Board itself has changed is recorded as reconsidered or set aside. Certainty, holds, the release and "
        "the next review follow from the outcome at once; what was recorded stays beside it.",
        button="Put it right",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def review_answer(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review, decision = _decided(request, uid, review_uid)
    if decision is None:
        return _nothing(request, review)
    form = DayForm(posted(request), label="On which day was that decided?", initial={"on": timezone.localdate()})

    def act() -> None:
        answers.answer_for_secretary_of_state(decision=decision, on=form.cleaned_data["on"], by=request.user)

    return done_or_form(
        request,
        review,
        form,
        act,
        done="It is recorded that the Secretary of State does not challenge the decision.",
        title="The Secretary of State does not challenge the decision",
        intro="The prisoner may still do so until the days are over. A challenge is recorded as such.",
        button="Record it",
    )


@require_http_methods(METHODS)
@changers
def review_plan(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review, decision = _decided(request, uid, review_uid)
    earliest = finality.earliest_release(review, decision) if decision else None
    if decision is None or earliest is None:
        return _nothing(request, review)
    form = DayForm(
        posted(request), label="On which day is the person to go?", initial={"on": review.planned_for or earliest}
    )
    return done_or_form(
        request,
        review,
        form,
        lambda: planning.plan_release(review=review, on=form.cleaned_data["on"], by=request.user),
        done="The release is planned, and everybody is told of its day.",
        title="Plan the release",
        intro=f"The earliest day is {format_date(earliest)}. Nobody goes before the decision is final.",
        button="Plan it",
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
        label="On which day did the Board refuse it?",
    )
    return done_or_form(
        request,
        review,
        form,
        lambda: hearing_requests.refuse_hearing(review=review, by=request.user, **form.cleaned_data),
        drafting=drafting,
        done="It is recorded: the decision on the papers stands.",
        title="The Board refuses a hearing",
        intro="The prisoner asked for one in time. Refused, the decision on the papers stands (r.20).",
        button="Record it",
    )


def _decided(request: SignedInRequest, uid: UUID, review_uid: UUID) -> tuple[ParoleReview, Decision | None]:
    review = to_change(request, uid, review_uid)
    return review, standing_decision(review)


def _nothing(request: SignedInRequest, review: ParoleReview) -> HttpResponse:
    messages.info(request, "There is no decision that this could be recorded of.")
    return redirect(page_of(review))
