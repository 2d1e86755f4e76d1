"""The page of what a party asks of the Board beside its decision, and its acts."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from parole.applications import actions, forms
from parole.applications.models import BoardApplication
from parole.applications.rules import ApplicationKind, redecision_until
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
from sharing.time_words import format_date

STEPS = {
    "answer": FormStep("Record the Board’s answer", forms.AnswerForm, actions.answer, "Answer recorded."),
    "withdraw": FormStep("Withdraw the application", forms.WithdrawForm, actions.withdraw, "Application withdrawn."),
}
TITLES = {
    ApplicationKind.PUBLIC_HEARING: "Record a request for a public hearing",
    ApplicationKind.REDECISION: "Record a request for a member’s decision",
}


@require_safe
@readers
def board_applications(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = get_review_or_404(request, uid, review_uid)
    rows = BoardApplication.objects.visible_to(request.user).filter(review=review).select_related("move")
    may_act = request.user.can(Capability.RUN_REVIEWS) and access.may(request.user, Permission.CHANGE, review.offender)
    moves = actions.decided_by_staff(review)
    return render(
        request,
        "parole/applications/list.html",
        person_page.frame(review.offender, current=SECTION)
        | {
            "review": review,
            "rows": rows,
            "public_until": actions.public_until(review),
            "by_staff": [(move, redecision_until(move.on)) for move in moves],
            "may_act": may_act,
            "may_ask": may_act and review.status not in ENDS,
        },
    )


@require_http_methods(METHODS)
@changers
def board_application_ask(request: SignedInRequest, uid: UUID, review_uid: UUID, asks: str) -> HttpResponse:
    """One kind. One that there is not, for anybody, does not exist."""
    if asks not in list(ApplicationKind):
        raise Http404
    kind = ApplicationKind(asks)
    review = to_change(request, uid, review_uid)
    if request.method != "POST" and not request.user.can(Capability.RUN_REVIEWS):
        return not_now(request, review, TITLES[kind])
    initial = {"asked_on": timezone.localdate()}
    if kind is ApplicationKind.REDECISION:
        moves = actions.decided_by_staff(review)
        form: forms.AskForm = forms.AskAnewForm(posted(request), moves=moves, initial=initial)
    else:
        form = forms.AskForm(posted(request), initial=initial)
    return done_or_form(
        request,
        review,
        form,
        lambda: actions.ask(review=review, kind=kind, said=form.said(), by=request.user, uid=form.cleaned_data["uid"]),
        done="Application recorded.",
        at=address_of(review),
        title=TITLES[kind],
        intro="Everyone who can see the person sees this. Victims ask through victim liaison.",
        button="Save",
    )


@require_http_methods(METHODS)
@changers
def board_application_step(request: SignedInRequest, uid: UUID, application_uid: UUID, verb: str) -> HttpResponse:
    step = step_or_404(STEPS, verb)
    application = row_to_change(request, BoardApplication.objects.all(), uid, application_uid)
    if request.method != "POST" and not request.user.can(Capability.RUN_REVIEWS):
        return not_now(request, application.review, step.title)
    form = step.form(posted(request), initial={"on": timezone.localdate()}, kind=ApplicationKind(application.kind))
    return done_or_form(
        request,
        application.review,
        form,
        lambda: step.act(application=application, by=request.user, **form.cleaned_data),
        done=step.done,
        at=address_of(application.review),
        **step.words
        | {"intro": f"{application}. {application.get_asked_by_display()}, {format_date(application.asked_on)}."},
    )


def address_of(review: ParoleReview) -> str:
    return reverse("board_applications", kwargs={"uid": review.offender.uid, "review_uid": review.uid})
