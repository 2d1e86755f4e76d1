"""What victims ask for: recorded, passed on and withdrawn by victim liaison; answered by who decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parole.reviews.form_pages import METHODS, attempt, posted
from parole.victims import tied_conditions
from parole.victims.actions import requests as actions
from parole.victims.forms import AnswerForm, PassOnForm, ReasonForm, RequestForm
from parole.victims.models import Victim, VictimRequest
from parole.victims.panels import asked_in_words
from parole.victims.rules.requests import ANSWERED_BY, PassedTo, Status
from parole.victims.views.base import form_page, knowers_of_requests, liaison, row_of, saved
from sharing.access.roles import Capability
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@liaison
def victim_request_add(request: SignedInRequest, uid: UUID, victim_uid: UUID) -> HttpResponse:
    victim = row_of(request, Victim.objects.all(), uid, victim_uid)
    form, drafting = drafts.form_from_draft(request, RequestForm, name="victim.request", key=str(victim.uid))
    if attempt(request, form, lambda: actions.ask(victim=victim, by=request.user, **form.cleaned_data)):
        return saved(request, uid, "Request recorded. Now pass it on for a decision.", "requests")
    return form_page(
        request,
        victim.offender,
        form=form,
        drafting=drafting,
        title="Add a victim’s request",
        intro=f"Victim {victim.reference}.",
        button="Save request",
    )


@require_http_methods(METHODS)
@liaison
def victim_request_pass(request: SignedInRequest, uid: UUID, victim_request_uid: UUID) -> HttpResponse:
    row = row_of(request, VictimRequest.objects.all(), uid, victim_request_uid)
    form = PassOnForm(posted(request), initial={"to": row.passed_to})
    if attempt(request, form, lambda: actions.pass_on(request=row, by=request.user, **form.cleaned_data)):
        return saved(request, uid, "Request passed on. The team that decides has been alerted.", "requests")
    return form_page(
        request,
        row.offender,
        form=form,
        title="Pass the request on",
        intro=asked_in_words(row),
        button="Pass request on",
    )


@require_http_methods(METHODS)
@liaison
def victim_request_withdraw(request: SignedInRequest, uid: UUID, victim_request_uid: UUID) -> HttpResponse:
    row = row_of(request, VictimRequest.objects.all(), uid, victim_request_uid)
    form, drafting = drafts.form_from_draft(request, ReasonForm, name="victim.request_withdraw", key=str(row.uid))
    if attempt(request, form, lambda: actions.withdraw(request=row, by=request.user, **form.cleaned_data)):
        return saved(request, uid, "Request withdrawn. It stays on the page as withdrawn.", "requests")
    return form_page(
        request,
        row.offender,
        form=form,
        drafting=drafting,
        title="Withdraw the request",
        intro=asked_in_words(row),
        button="Withdraw the request",
        kind="warning",
    )


@require_http_methods(METHODS)
@knowers_of_requests
def victim_request_answer(request: SignedInRequest, uid: UUID, victim_request_uid: UUID) -> HttpResponse:
    """What is asked for, in words that name no victim, for those who may know of it; the form for who decides."""
    row = row_of(request, VictimRequest.objects.all(), uid, victim_request_uid)
    knows_victims = request.user.can(Capability.KNOW_VICTIMS)
    back = reverse("person_victims" if knows_victims else "person_licence", kwargs={"uid": uid})
    form, drafting = drafts.form_from_draft(
        request, AnswerForm, name="victim.request_answer", key=str(row.uid), asked=row
    )
    if attempt(request, form, lambda: actions.answer(request=row, by=request.user, **form.cleaned_data)):
        messages.success(request, "Answer recorded. Victim liaison is asked to tell the victim.")
        return redirect(back)
    return form_page(
        request,
        row.offender,
        back=back,
        form=form,
        drafting=drafting,
        template="parole/victims/request.html",
        may_answer=row.status == Status.PASSED and request.user.can(ANSWERED_BY[PassedTo(row.passed_to)]),
        title="A request about conditions",
        above="parole/victims/request_above.html",
        row=row,
        tied=tied_conditions.tied_to(row),
        button="Record the answer",
    )
