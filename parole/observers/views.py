"""The page of who asks to observe a hearing of a review, and its acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.person_page.step_pages import step_pages
from parole.hearings.observers import Observer
from parole.observers import actions, forms
from parole.reviews.form_pages import SECTION, get_review_or_404, readers, row_to_change, to_change, unless_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, from_today


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


def observers_url(review: ParoleReview) -> str:
    return reverse("observers", kwargs={"uid": review.offender.uid, "review_uid": review.uid})


ASK = FormStep(
    "Record a request to observe",
    forms.AskForm,
    actions.ask,
    "Request recorded.",
    intro="Everyone who can see the person sees this.",
    button="Save",
    asks=lambda request, review: {"initial": {"asked_on": timezone.localdate()}},
)
observer_ask = step_pages("review", section=SECTION, opened=to_change, url=observers_url, not_now=unless_casework).view(
    ASK
)


def about_observer(title: str, form: type[Any], act: Callable[..., Observer], done: str) -> FormStep:
    return FormStep(lambda observer: f"{title}: {observer}", form, act, done, button=title, page_title=title)


STEPS = {
    "answer": about_observer("Record the Board’s answer", forms.AnswerForm, actions.answer, "Answer recorded."),
    "attend": about_observer("Record attendance", forms.AttendForm, actions.attend, "Attendance recorded."),
    "withdraw": about_observer(
        "Withdraw the application", forms.WithdrawForm, actions.withdraw, "Application withdrawn."
    ),
}


def observer_to_change(request: SignedInRequest, uid: UUID, observer_uid: UUID) -> Observer:
    return row_to_change(request, Observer.objects.all(), uid, observer_uid)


observer_step = step_pages(
    "observer",
    section=SECTION,
    opened=observer_to_change,
    url=lambda observer: observers_url(observer.review),
    asks=from_today,
    not_now=unless_casework,
).by_verb(STEPS)
