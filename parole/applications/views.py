"""The page of what a party asks of the Board beside its decision, and its acts."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.person_page.step_pages import step_pages
from parole.applications import actions, forms
from parole.applications.models import BoardApplication
from parole.applications.rules import ApplicationKind, redecision_until
from parole.reviews.form_pages import SECTION, get_review_or_404, readers, row_to_change, to_change, unless_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, More
from sharing.time_words import format_date


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


def applications_url(review: ParoleReview) -> str:
    return reverse("board_applications", kwargs={"uid": review.offender.uid, "review_uid": review.uid})


def begins_today(request: SignedInRequest, review: ParoleReview) -> dict[str, Any]:
    return {"initial": {"asked_on": timezone.localdate()}}


def of_staff_decisions(request: SignedInRequest, review: ParoleReview) -> dict[str, Any]:
    return begins_today(request, review) | {"moves": actions.decided_by_staff(review)}


def asking(kind: ApplicationKind, title: str, form: type[forms.AskForm], asks: More) -> FormStep:
    return FormStep(
        title,
        form,
        partial(actions.ask, kind=kind),
        "Application recorded.",
        intro="Everyone who can see the person sees this. Victims ask through victim liaison.",
        button="Save",
        asks=asks,
    )


ASKS = {
    ApplicationKind.PUBLIC_HEARING.value: asking(
        ApplicationKind.PUBLIC_HEARING, "Record a request for a public hearing", forms.AskForm, begins_today
    ),
    ApplicationKind.REDECISION.value: asking(
        ApplicationKind.REDECISION, "Record a request for a member’s decision", forms.AskAnewForm, of_staff_decisions
    ),
}
board_application_ask = step_pages(
    "review", section=SECTION, opened=to_change, url=applications_url, not_now=unless_casework
).by_verb(ASKS, part="asks")


def asked_in_words(application: BoardApplication) -> str:
    return f"{application}. {application.get_asked_by_display()}, {format_date(application.asked_on)}."


STEPS = {
    "answer": FormStep(
        "Record the Board’s answer", forms.AnswerForm, actions.answer, "Answer recorded.", asked_in_words
    ),
    "withdraw": FormStep(
        "Withdraw the application", forms.WithdrawForm, actions.withdraw, "Application withdrawn.", asked_in_words
    ),
}


def application_to_change(request: SignedInRequest, uid: UUID, application_uid: UUID) -> BoardApplication:
    return row_to_change(request, BoardApplication.objects.all(), uid, application_uid)


board_application_step = step_pages(
    "application",
    section=SECTION,
    opened=application_to_change,
    url=lambda application: applications_url(application.review),
    asks=lambda request, application: {
        "initial": {"on": timezone.localdate()},
        "kind": ApplicationKind(application.kind),
    },
    not_now=unless_casework,
).by_verb(STEPS)
