"""Record one step of a case between its referral and its hearing, begin a review, or what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from offenders.models import Offender, Sentence
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.step_pages import step_pages
from parole.listing.actions import requests as hearing_requests
from parole.reviews import coming
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import REVIEWS, SECTION, not_now
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
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, from_today

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
        asks=lambda request, review: {
            "initial": {"letter_on": review.letter_received_on, "reports_on": review.reports_received_on}
        },
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
DETAILS = FormStep(
    "Reference, target and view",
    DetailsForm,
    lambda review, by, version, **typed: actions.set_details(review=review, version=version, details=typed, by=by),
    "Details saved.",
    button="Save",
)


def if_open(request: SignedInRequest, review: ParoleReview, step: FormStep, verb: str) -> HttpResponse | None:
    if verb in open_to(review, reader=request.user):
        return None
    return not_now(request, review, step.called_in_browser(review))


OPEN = replace(REVIEWS, not_now=if_open)
review_step = replace(OPEN, asks=from_today).by_verb(STEPS)
review_details = OPEN.view(DETAILS, verb="details")


def begin(
    *, offender: Offender, kind: str, refer_by: date, sentence: Sentence | None, uid: UUID, by: User
) -> ParoleReview:
    due = referral.by_hand(kind=kind, refer_by=refer_by, dues=coming.dues_of(offender))
    return open_due_reviews.begin(
        offender=offender, due=due, on=timezone.localdate(), sentence=sentence, by=by, uid=uid
    )


def next_review(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    """The form is filled in with the one that must come next."""
    dues = coming.dues_of(person)
    initial = {"kind": dues[0].kind, "refer_by": dues[0].refer_by} if dues else None
    return {"initial": initial, "sentences": Sentence.objects.filter(offender=person)}


BEGIN = FormStep(
    "Begin a review",
    BeginForm,
    begin,
    "Review begun. The referral deadline is set.",
    intro="For a review that does not open automatically. It can be open "
    "with another review, for another sentence or for advice.",
    button="Begin review",
    asks=next_review,
    goes_to=review_url,
)
review_begin = step_pages(
    "offender",
    section=SECTION,
    opened=person_to_change,
    url=lambda person: reverse("person_parole", kwargs={"uid": person.uid}),
).view(BEGIN)
