"""Pages of police contributions: asked for, given, read, passed on; and what the Board is shown of it all."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from parole.contributions import actions
from parole.contributions.forms import AskForm, GiveForm
from parole.dossier.board_summary import summary_of
from parole.dossier.models import Contribution
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import (
    METHODS,
    SECTION,
    attempt,
    changers,
    done_or_form,
    form_page,
    get_review_or_404,
    not_now,
    posted,
    readers,
    row_opened,
    row_to_change,
    saved,
    to_change,
)
from sharing import audit, practice
from sharing.access.roles import Capability
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest


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


@require_http_methods(METHODS)
@changers
def contribution_ask(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    title = "Request police contribution"
    if request.method != "POST" and not request.user.can(Capability.ASK_POLICE):
        return not_now(request, review, title)
    today = timezone.localdate()
    days = practice.value(actions.ANSWER_DAYS, on=today)
    units = actions.units_to_ask(review, at=timezone.now())
    form = AskForm(posted(request), units=units, initial={"due_on": today + timedelta(days=days)})
    if attempt(request, form, lambda: actions.ask(review=review, on=today, by=request.user, **form.cleaned_data)):
        return saved(request, review, "Contribution requested. The unit’s teams have been alerted.", "police")
    none = "No CT police team has access to this person. Give one access first."
    return form_page(
        request,
        review.offender,
        review_url(review),
        form=form,
        title=title,
        intro="About the person's behaviour before the sentence and in custody." if units else none,
        button="Ask",
    )


@require_http_methods(METHODS)
@changers
def contribution_give(request: SignedInRequest, uid: UUID, contribution_uid: UUID) -> HttpResponse:
    """For police and duty officers; to anybody else the address does not exist."""
    found = row_to_change(request, Contribution.objects.select_related("agency"), uid, contribution_uid)
    if not request.user.can(Capability.SAY_WHAT_POLICE_KNOW):
        audit.refuse(by=request.user, verb="parole.contribution_refused", target=found, subject=found.offender_id)
        raise Http404
    form, drafting = drafts.form_from_draft(request, GiveForm, name="contribution.give", key=str(found.uid))

    def act() -> None:
        actions.give(contribution=found, at=timezone.now(), by=request.user, **form.cleaned_data)

    return done_or_form(
        request,
        found.review,
        form,
        act,
        done="Contribution given. PPCS and probation have been alerted.",
        at="#police",
        drafting=drafting,
        title="Give police contribution",
        intro="Everyone who can see the person can read it, and it goes to the Board. You cannot change it once given.",
        button="Give contribution",
    )


@require_http_methods(METHODS)
@changers
def contribution_pass_on(request: SignedInRequest, uid: UUID, contribution_uid: UUID) -> HttpResponse:
    found = row_to_change(request, Contribution.objects.select_related("agency"), uid, contribution_uid)
    form = forms.Form(posted(request))
    act = {"contribution": found, "at": timezone.now(), "by": request.user}
    return done_or_form(
        request,
        found.review,
        form,
        lambda: actions.pass_on(**act),
        done="Recorded as passed on to the Board.",
        at="#police",
        title="Record contribution as passed on",
        intro=f"The contribution of {found.agency} was passed on with the dossier.",
        button="Save",
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
