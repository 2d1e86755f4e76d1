"""Pages that tie conditions to what victims asked for. For those who may know that a victim asked."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from licence.licences.models import LicenceCondition
from licence.licences.views.form_pages import METHODS, attempt, form_page, posted, row_to_change
from licence.victims import actions
from licence.victims.forms import TieForm
from licence.victims.models import RequestTie
from licence.victims.panels import choices_of
from parole.models import VictimRequest
from parole.victims.panels import asked_in_words
from sharing.access.roles import Capability
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

makers = needs(Capability.MAKE_LICENCES)


@require_http_methods(METHODS)
@makers
def request_tie(request: SignedInRequest, uid: UUID, victim_request_uid: UUID) -> HttpResponse:
    asked = row_to_change(request, VictimRequest.objects.all(), uid, victim_request_uid)
    form = TieForm(posted(request), conditions=choices_of(asked.offender))

    def act() -> None:
        condition = LicenceCondition.objects.get(pk=form.cleaned_data["condition"])
        actions.tie(condition=condition, request=asked, by=request.user)

    back = reverse("person_licence", kwargs={"uid": uid})
    if attempt(request, form, act):
        messages.success(request, "The condition is linked to the request.")
        return redirect(back)
    intro = f"{asked_in_words(asked)} This is never printed, and few people can see it."
    return form_page(
        request,
        asked.offender,
        back,
        form=form,
        title="Link a condition to the request",
        intro=intro,
        button="Link condition",
    )


@require_http_methods(METHODS)
@makers
def request_untie(request: SignedInRequest, uid: UUID, tie_uid: UUID) -> HttpResponse:
    rows = RequestTie.objects.select_related("condition__licence", "request")
    tie = row_to_change(request, rows, uid, tie_uid)
    form = forms.Form(posted(request))
    back = reverse("person_licence", kwargs={"uid": uid})
    if attempt(request, form, lambda: actions.untie(tie=tie, by=request.user)):
        messages.success(request, "The condition is no longer linked to the request.")
        return redirect(back)
    intro = f"{asked_in_words(tie.request)} Condition {tie.condition.position}: {tie.condition.wording}"
    return form_page(
        request, tie.offender, back, form=form, title="The link was a mistake", intro=intro, button="Remove link"
    )
