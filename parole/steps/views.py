"""Record one step of a case between its referral and its hearing, begin a review, or what stands beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders.models import Sentence
from offenders.person_page.form_pages import person_to_change
from parole.listing.actions import requests as hearing_requests
from parole.reviews import coming
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import (
    METHODS,
    attempt,
    attempt_change,
    changers,
    form_page,
    not_now,
    posted,
    saved,
    to_change,
)
from parole.reviews.models import ParoleReview
from parole.reviews.rules import referral
from parole.steps.actions import open_due_reviews
from parole.steps.actions import reviews as actions
from parole.steps.forms import (
    BeginForm,
    DayForm,
    DetailsForm,
    DirectionsForm,
    OralForm,
    PapersForm,
    PutOffForm,
    WithdrawForm,
)
from parole.steps.panels import open_to
from sharing.drafts import forms as drafts
from sharing.drafts.forms import DraftedForm
from sharing.pages.conflicts import typed_data
from sharing.pages.requests import SignedInRequest
from sharing.pages.steps import FormStep, step_or_404

STEPS = {
    "send_referral": FormStep(
        "Record the referral",
        DayForm,
        actions.send_referral,
        "Referral recorded. The case is referred when the Board has both letter and reports.",
        intro="Sending the letter does not refer the case. It is referred on the "
        "date the Board has both the letter and the required reports (r.16).",
        label="When was the letter sent?",
        button="Save",
    ),
    "receive_papers": FormStep(
        "Record what the Board has",
        PapersForm,
        actions.receive_papers,
        "Referral dates recorded.",
        intro="When both dates are entered, the case is referred automatically on the later one (r.16).",
        button="Save",
    ),
    "disclose_dossier": FormStep(
        "Record the disclosure of the dossier",
        DayForm,
        actions.disclose_dossier,
        "Dossier disclosed.",
        label="When did the prisoner get it?",
        button="Save",
    ),
    "list_mca": FormStep(
        "List the case for the papers",
        DayForm,
        actions.list_mca,
        "Case listed for the papers. The decision deadline is set.",
        intro="The date can be in the future. The decision is due 14 days after it (r.19(8)).",
        label="When does a member consider it?",
        button="Save",
    ),
    "issue_directions": FormStep(
        "Record that directions are issued",
        DirectionsForm,
        actions.issue_directions,
        "Directions issued.",
        intro="Add each direction first, with its agency and deadline.",
        label="When were they issued?",
        button="Save",
    ),
    "direct_oral": FormStep(
        "Record that a hearing is directed",
        OralForm,
        actions.direct_oral,
        "Hearing directed.",
        intro="A decision on the papers that the prisoner contested in time no longer applies (r.20).",
        label="When was it directed?",
        button="Save",
    ),
    "ready_to_list": FormStep(
        "Mark case as ready to list",
        DayForm,
        actions.ready_to_list,
        "Case marked as ready to list.",
        label="Since when?",
        button="Save",
    ),
    "ask_for_hearing": FormStep(
        "Record a request for a hearing",
        DayForm,
        lambda uid, **typed: hearing_requests.ask_for_hearing(**typed),
        "Request for a hearing recorded.",
        intro="A late request is kept on record and does not reopen the decision.",
        label="When was it requested?",
        button="Save",
    ),
    "adjourn": FormStep(
        "Adjourn",
        PutOffForm,
        actions.adjourn,
        "Case adjourned. The teams have been alerted.",
        intro="The same panel keeps the case (r.6(11)). A future hearing is cancelled.",
        button="Record adjournment",
        label="When was it adjourned?",
    ),
    "defer": FormStep(
        "Defer",
        PutOffForm,
        actions.defer,
        "Case deferred. The teams have been alerted.",
        intro="The case goes back to the Board (r.6(11)). The panel is removed and a listed hearing cancelled.",
        button="Record deferral",
        kind="warning",
        label="When was it deferred?",
    ),
    "withdraw": FormStep(
        "Withdraw the review",
        WithdrawForm,
        actions.withdraw,
        "Review withdrawn.",
        intro="For death, transfer, a quashed conviction or the end of the "
        "term. A recorded release withdraws the review automatically.",
        button="Withdraw review",
        kind="warning",
        label="When did this happen?",
    ),
}


@require_http_methods(METHODS)
@changers
def review_step(request: SignedInRequest, uid: UUID, review_uid: UUID, verb: str) -> HttpResponse:
    step = step_or_404(STEPS, verb)
    review = to_change(request, uid, review_uid)
    if request.method != "POST" and verb not in open_to(review, reader=request.user):
        return not_now(request, review, step.title)
    form, drafting = _form_of(request, review, verb, step)
    if attempt(request, form, lambda: step.act(review=review, by=request.user, **form.cleaned_data)):
        return saved(request, review, step.done)
    return form_page(
        request,
        review.offender,
        review_url(review),
        form=form,
        drafting=drafting,
        **step.words,
    )


@require_http_methods(METHODS)
@changers
def review_details(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    """The Board's reference, the target, the Secretary of State's view."""
    review = to_change(request, uid, review_uid)
    if request.method != "POST" and "details" not in open_to(review, reader=request.user):
        return not_now(request, review, "Reference, target and view")
    form, drafting = drafts.form_from_draft(
        request, DetailsForm, name="review.details", key=str(review.uid), row=review
    )

    def act() -> None:
        typed = typed_data(form)
        actions.set_details(review=review, version=typed.pop("version"), details=typed, by=request.user)

    done, conflict = attempt_change(request, form, act)
    if done:
        return saved(request, review, "Details saved.")
    return form_page(
        request,
        review.offender,
        review_url(review),
        form=form,
        drafting=drafting,
        conflict=conflict,
        title="Reference, target and view",
        button="Save",
    )


@require_http_methods(METHODS)
@changers
def review_begin(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Begin a review by hand; filled in with the one that must come next."""
    person = person_to_change(request, uid)
    dues = coming.dues_of(person)
    initial = {"kind": dues[0].kind, "refer_by": dues[0].refer_by} if dues else None
    form = BeginForm(posted(request), initial=initial, sentences=Sentence.objects.filter(offender=person))
    begun: list[ParoleReview] = []

    def act() -> None:
        typed = form.cleaned_data
        said = referral.by_hand(kind=typed["kind"], refer_by=typed["refer_by"], dues=dues)
        begun.append(
            open_due_reviews.begin(
                offender=person,
                due=said,
                on=timezone.localdate(),
                sentence=typed["sentence"],
                by=request.user,
                uid=typed["uid"],
            )
        )

    if attempt(request, form, act):
        return saved(request, begun[0], "Review begun. The referral deadline is set.")
    return form_page(
        request,
        person,
        reverse("person_parole", kwargs={"uid": person.uid}),
        form=form,
        title="Begin a review",
        intro="For a review that does not open automatically. It can be open "
        "with another review, for another sentence or for advice.",
        button="Begin review",
    )


def _form_of(request: SignedInRequest, review: ParoleReview, verb: str, step: FormStep) -> tuple[Any, Any]:
    if step.form is PapersForm:
        initial = {"letter_on": review.letter_received_on, "reports_on": review.reports_received_on}
        return PapersForm(posted(request), initial=initial), None
    more = {"label": step.label, "initial": {"on": timezone.localdate()}}
    if issubclass(step.form, DraftedForm):
        return drafts.form_from_draft(request, step.form, name=f"review.{verb}", key=str(review.uid), **more)
    return step.form(posted(request), **more), None
