"""What victims ask for: recorded, passed on and withdrawn by victim liaison; answered by who decides."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from offenders.person_page.step_pages import step_pages
from parole.reviews.form_pages import SECTION
from parole.victims import tied_conditions
from parole.victims.actions import requests as actions
from parole.victims.forms import AnswerForm, PassOnForm, ReasonForm, RequestForm
from parole.victims.models import Victim, VictimRequest
from parole.victims.panels import asked_in_words
from parole.victims.rules.requests import ANSWERED_BY, PassedTo, Status
from parole.victims.views.base import knowers_of_requests, pages_of, row_to_open, victims_url
from sharing.access.roles import Capability
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

VICTIMS = pages_of("victim", Victim.objects.all(), "victim_uid")
REQUESTS = pages_of("request", VictimRequest.objects.all(), "victim_request_uid")

victim_request_add = VICTIMS.view(
    FormStep(
        "Add a victim’s request",
        RequestForm,
        actions.ask,
        "Request recorded. Now pass it on for a decision.",
        intro=lambda victim: f"Victim {victim.reference}.",
        button="Save request",
        lands_at="#requests",
        draft="victim.request",
    )
)
victim_request_pass = REQUESTS.view(
    FormStep(
        "Pass the request on",
        PassOnForm,
        actions.pass_on,
        "Request passed on. The team that decides has been alerted.",
        intro=asked_in_words,
        button="Pass request on",
        lands_at="#requests",
        asks=lambda request, row: {"initial": {"to": row.passed_to}},
    )
)
victim_request_withdraw = REQUESTS.view(
    FormStep(
        "Withdraw the request",
        ReasonForm,
        actions.withdraw,
        "Request withdrawn. It stays on the page as withdrawn.",
        intro=asked_in_words,
        kind="warning",
        lands_at="#requests",
        draft="victim.request_withdraw",
    )
)


def url_for(request: SignedInRequest, row: VictimRequest, step: FormStep | None = None) -> str:
    """The licence, for who may know of the request and not of victims."""
    if request.user.can(Capability.KNOW_VICTIMS):
        return victims_url(row)
    return reverse("person_licence", kwargs={"uid": row.offender.uid})


def what_is_asked(request: SignedInRequest, row: VictimRequest) -> dict[str, Any]:
    """In words that name no victim, for those who may know of it; the form for who decides."""
    return {
        "template": "parole/victims/request.html",
        "above": "parole/victims/request_above.html",
        "may_answer": row.status == Status.PASSED and request.user.can(ANSWERED_BY[PassedTo(row.passed_to)]),
        "row": row,
        "tied": tied_conditions.tied_to(row),
        "back": url_for(request, row),
    }


ASKED = step_pages(
    "request",
    section=SECTION,
    opened=row_to_open(VictimRequest.objects.all(), "victim_request_uid"),
    url=victims_url,
    guard=knowers_of_requests,
    after=url_for,
)
victim_request_answer = ASKED.view(
    FormStep(
        "A request about conditions",
        AnswerForm,
        actions.answer,
        "Answer recorded. Victim liaison is asked to tell the victim.",
        button="Record the answer",
        draft="victim.request_answer",
        asks=lambda request, row: {"asked": row},
        shows=what_is_asked,
    )
)
