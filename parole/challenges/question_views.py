"""The question of a referral to the High Court: the answer, the second person, a withdrawal, and that the prisoner was
told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from offenders.person_page.form_parts import ConfirmForm
from parole.challenges import questions
from parole.challenges.forms import QuestionForm, ToldForm, WithdrawAnswerForm
from parole.reviews.addresses import review_url
from parole.reviews.models import ParoleReview
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.time_words import format_date


def link_to_refer(request: SignedInRequest, review: ParoleReview) -> dict[str, Any]:
    about = {"uid": review.offender.uid, "review_uid": review.uid, "what": "high-court"}
    return {"above": "parole/challenges/refer_link.html", "refer_url": reverse("review_challenge", kwargs=about)}


def nothing_to_confirm(request: SignedInRequest, review: ParoleReview) -> HttpResponse | None:
    question = questions.question_of(review)
    if question and question.answered_on and not question.confirmed_at:
        return None
    messages.info(request, "No answer to confirm.")
    return redirect(review_url(review))


def answer_in_words(review: ParoleReview) -> str:
    question = questions.question_of(review)
    if question is None or question.answered_on is None:
        return ""
    return (
        f"{question}, decided on {format_date(question.answered_on)}, document {question.document}. "
        f"{question.reason} Recorded by {question.answered_by}. Check this against the document. When you confirm "
        "it, the release is no longer suspended."
    )


ANSWER = FormStep(
    "Answer the referral question",
    QuestionForm,
    questions.answer_question,
    "Recorded. The release stays suspended until a second person in PPCS confirms the answer.",
    intro="The release is suspended from the date of the direction until this is answered (CJA 2003 "
    "s.256AZBA, C(S)A "
    "1997 s.32ZAA). The lists of offences here are not confirmed: select “Offence "
    "not listed” only if the Secretary of State’s decision says so.",
    button="Record the answer",
    draft="question.answer",
    shows=link_to_refer,
)
CONFIRM = FormStep(
    "Confirm that the direction is not referred",
    ConfirmForm,
    questions.confirm_answer,
    "Confirmed. The release is no longer suspended.",
    intro=answer_in_words,
    button="Confirm the answer",
    instead=nothing_to_confirm,
)
WITHDRAW = FormStep(
    "Withdraw the answer",
    WithdrawAnswerForm,
    questions.withdraw_answer,
    "Answer withdrawn. The question is open again and the release is suspended.",
    intro="The answer stays on record with your name and reason. The release is suspended until the question is "
    "answered again.",
    kind="warning",
    draft="question.withdraw",
)
TOLD = FormStep(
    "Record when the prisoner got the reasons",
    ToldForm,
    questions.tell_prisoner,
    "Recorded: the prisoner has been told.",
    intro="The prisoner must be told about the Secretary of State’s direction and the reasons (CJA 2003 s.256AZBA(4)).",
    button="Save",
)
