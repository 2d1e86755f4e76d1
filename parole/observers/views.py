"""The page of who asks to observe a hearing of a review, and its acts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from parole.hearings.observers import Observer
from parole.observers import actions, forms
from parole.reviews.form_pages import (
    METHODS,
    SECTION,
    changers,
    done_or_form,
    get_review_or_404,
    not_now,
    posted,
    readers,
    row_to_change,
    to_change,
)
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.requests import SignedInRequest
from sharing.pages.steps import FormStep, step_or_404

STEPS = {
    "answer": FormStep("Record the Board’s answer", forms.AnswerForm, actions.answer, "Answer recorded."),
    "attend": FormStep("Record attendance", forms.AttendForm, actions.attend, "Attendance recorded."),
    "withdraw": FormStep("Withdraw the application", forms.WithdrawForm, actions.withdraw, "Application withdrawn."),
}


@require_safe
@readers
def observers(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = get_review_or_404(request, uid, review_uid)
    rows = Observer.objects.visible_to(request.user).filter(review=review)
    may_act = request.user.can(Capability.RUN_REVIEWS) and access.may(request.user, Permission.CHANGE, review.offender)
    return render(
        request,
        "parole/observers/list.html",
        person_page.frame(review.offender, current=SECTION)
        | {"review": review, "rows": rows, "may_act": may_act, "may_ask": may_act and review.status not in ENDS},
    )


@require_http_methods(METHODS)
@changers
def observer_ask(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    title = "Record a request to observe"
    if request.method != "POST" and not request.user.can(Capability.RUN_REVIEWS):
        return not_now(request, review, title)
    form = forms.AskForm(posted(request), initial={"asked_on": timezone.localdate()})
    return done_or_form(
        request,
        review,
        form,
        lambda: actions.ask(review=review, said=form.said(), by=request.user, uid=form.cleaned_data["uid"]),
        done="Request recorded.",
        at=address_of(review),
        title=title,
        intro="Everyone who can see the person sees this.",
        button="Save",
    )


@require_http_methods(METHODS)
@changers
def observer_step(request: SignedInRequest, uid: UUID, observer_uid: UUID, verb: str) -> HttpResponse:
    step = step_or_404(STEPS, verb)
    observer = row_to_change(request, Observer.objects.all(), uid, observer_uid)
    if request.method != "POST" and not request.user.can(Capability.RUN_REVIEWS):
        return not_now(request, observer.review, step.title)
    form = step.form(posted(request), initial={"on": timezone.localdate()})
    return done_or_form(
        request,
        observer.review,
        form,
        lambda: step.act(observer=observer, by=request.user, **form.cleaned_data),
        done=step.done,
        at=address_of(observer.review),
        page_title=step.title,
        **step.words | {"title": f"{step.title}: {observer}"},
    )


def address_of(review: ParoleReview) -> str:
    return reverse("observers", kwargs={"uid": review.offender.uid, "review_uid": review.uid})
