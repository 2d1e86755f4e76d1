"""The question of a referral to the High Court: the answer, the second person, a withdrawal, and that the prisoner was
told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from offenders.person_page.form_parts import ConfirmForm
from parole.challenges import questions
from parole.challenges.forms import QuestionForm, ToldForm, WithdrawAnswerForm
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import METHODS, changers, done_or_form, posted, to_change
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date


@require_http_methods(METHODS)
@changers
def question_answer(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form, drafting = drafts.form_from_draft(request, QuestionForm, name="question.answer", key=str(review.uid))
    refer = reverse("review_challenge", kwargs={"uid": uid, "review_uid": review_uid, "what": "high-court"})
    return done_or_form(
        request,
        review,
        form,
        lambda: questions.answer_question(review=review, said=form.said(), by=request.user),
        done="Recorded. The release stays suspended until a second person in PPCS confirms the answer.",
        drafting=drafting,
        title="Answer the referral question",
        intro="The release is suspended from the date of the direction until this is answered (CJA 2003 "
        "s.256AZBA, C(S)A "
        "1997 s.32ZAA). The lists of offences here are not confirmed: select “Offence "
        "not listed” only if the Secretary of State’s decision says so.",
        above="parole/challenges/refer_link.html",
        refer_url=refer,
        button="Record the answer",
    )


@require_http_methods(METHODS)
@changers
def question_confirm(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    question = questions.question_of(review)
    if question is None or question.answered_on is None or question.confirmed_at:
        messages.info(request, "No answer to confirm.")
        return redirect(review_url(review))
    said = f"{question}, decided on {format_date(question.answered_on)}, document {question.document}"
    return done_or_form(
        request,
        review,
        ConfirmForm(posted(request)),
        lambda: questions.confirm_answer(review=review, by=request.user),
        done="Confirmed. The release is no longer suspended.",
        title="Confirm that the direction is not referred",
        intro=f"{said}. {question.reason} Recorded by {question.answered_by}. Check this against the document. "
        f"When you confirm "
        "it, the release is no longer suspended.",
        button="Confirm the answer",
    )


@require_http_methods(METHODS)
@changers
def question_withdraw(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form, drafting = drafts.form_from_draft(request, WithdrawAnswerForm, name="question.withdraw", key=str(review.uid))
    return done_or_form(
        request,
        review,
        form,
        lambda: questions.withdraw_answer(review=review, reason=form.cleaned_data["reason"], by=request.user),
        done="Answer withdrawn. The question is open again and the release is suspended.",
        drafting=drafting,
        title="Withdraw the answer",
        intro="The answer stays on record with your name and reason. The release is suspended until the question is "
        "answered again.",
        button="Withdraw the answer",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def question_told(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form = ToldForm(posted(request))
    return done_or_form(
        request,
        review,
        form,
        lambda: questions.tell_prisoner(review=review, on=form.cleaned_data["on"], by=request.user),
        done="Recorded: the prisoner has been told.",
        title="Record when the prisoner got the reasons",
        intro="The prisoner must be told about the Secretary of State’s direction and the reasons (CJA 2003 "
        "s.256AZBA(4)).",
        button="Save",
    )
