"""Pages of police contributions: asked for, given, read, passed on; and what the Board is shown of it all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.person_page.step_pages import step_pages
from parole.contributions import actions
from parole.contributions.forms import AskForm, GiveForm
from parole.dossier.board_summary import summary_of
from parole.dossier.models import Contribution
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import REVIEWS, SECTION, get_review_or_404, not_now, readers, row_opened, row_to_change
from parole.reviews.models import ParoleReview
from sharing import audit, practice
from sharing.access.roles import Capability
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


@require_safe
@readers
def contribution(request: SignedInRequest, uid: UUID, contribution_uid: UUID) -> HttpResponse:
    """The text. That the reader had it before them is kept, with the minute; the first time counts."""
    found = row_opened(request, Contribution.objects.select_related("agency", "given_by"), uid, contribution_uid)
    actions.see(contribution=found, at=timezone.now(), by=request.user)
    return render(
        request,
        "parole/contributions/contribution.html",
        person_page.frame(found.offender, current=SECTION)
        | {"contribution": found, "seen": list(found.seen.select_related("user__agency"))},
    )


@require_safe
@readers
def board_summary(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    """What was given to the Board and when, to be printed. Nothing that is withheld is in it, whoever prints."""
    review = get_review_or_404(request, uid, review_uid)
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="parole.summary_printed",
        by=request.user,
        target=review,
        subject=review.offender_id,
    )
    context = {"review": review, "summary": summary_of(review), "reader": request.user, "now": timezone.now()}
    frame = person_page.frame(review.offender, current=SECTION)
    return render(request, "parole/dossier/board_summary.html", frame | context)


# Steps


def contribution_to_change(request: SignedInRequest, uid: UUID, contribution_uid: UUID) -> Contribution:
    return row_to_change(request, Contribution.objects.select_related("agency"), uid, contribution_uid)


CONTRIBUTIONS = step_pages(
    "contribution",
    section=SECTION,
    opened=contribution_to_change,
    url=lambda found: f"{review_url(found.review)}#police",
)


def unless_may_ask(request: SignedInRequest, review: ParoleReview) -> HttpResponse | None:
    if request.method == "POST" or request.user.can(Capability.ASK_POLICE):
        return None
    return not_now(request, review, "Request police contribution")


def units_to_ask(request: SignedInRequest, review: ParoleReview) -> dict[str, Any]:
    today = timezone.localdate()
    due = today + timedelta(days=practice.value(actions.ANSWER_DAYS, on=today))
    return {"units": actions.units_to_ask(review, at=timezone.now()), "initial": {"due_on": due}}


def words_to_ask(review: ParoleReview) -> str:
    if actions.units_to_ask(review, at=timezone.now()):
        return "About the person's behaviour before the sentence and in custody."
    return "No CT police team has access to this person. Give one access first."


def ask_today(*, review: ParoleReview, by: User, **typed: Any) -> Contribution:
    return actions.ask(review=review, on=timezone.localdate(), by=by, **typed)


def give_now(*, contribution: Contribution, by: User, **typed: Any) -> Any:
    return actions.give(contribution=contribution, at=timezone.now(), by=by, **typed)


def pass_on_now(*, contribution: Contribution, by: User) -> Any:
    return actions.pass_on(contribution=contribution, at=timezone.now(), by=by)


contribution_ask = REVIEWS.view(
    FormStep(
        "Request police contribution",
        AskForm,
        ask_today,
        "Contribution requested. The unit’s teams have been alerted.",
        intro=words_to_ask,
        button="Ask",
        lands_at="#police",
        asks=units_to_ask,
        instead=unless_may_ask,
    )
)
# For police and duty officers; to anybody else the address does not exist
contribution_give = CONTRIBUTIONS.view(
    FormStep(
        "Give police contribution",
        GiveForm,
        give_now,
        "Contribution given. PPCS and probation have been alerted.",
        intro="Everyone who can see the person can read it, and it goes to the Board. You cannot change it once given.",
        button="Give contribution",
        draft="contribution.give",
    ),
    guard=needs(Capability.SAY_WHAT_POLICE_KNOW),
)
contribution_pass_on = CONTRIBUTIONS.view(
    FormStep(
        "Record contribution as passed on",
        forms.Form,
        pass_on_now,
        "Recorded as passed on to the Board.",
        intro=lambda found: f"The contribution of {found.agency} was passed on with the dossier.",
        button="Save",
    )
)
