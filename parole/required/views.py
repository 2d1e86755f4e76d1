"""The page on which a prisoner's demand for a reference is recorded, with the working of when that may be."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders.person_page.form_pages import person_to_change
from parole.required import actions
from parole.required.forms import RequireForm
from parole.required.models import RequiredReference
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import METHODS, attempt, changers, form_page, posted
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def reference_required(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form = RequireForm(posted(request), initial={"on": timezone.localdate()})
    made: list[RequiredReference] = []

    def act() -> None:
        made.append(actions.require(offender=person, by=request.user, **form.cleaned_data))

    if attempt(request, form, act):
        messages.success(request, "Recorded: the prisoner requires a reference.")
        return redirect(review_url(made[0].review))
    return form_page(
        request,
        person,
        reverse("person_parole", kwargs={"uid": person.uid}),
        form=form,
        title="Record that the prisoner requires a reference",
        intro="Crime (Sentences) Act 1997 s.28(7), for life and IPP: after the minimum "
        "term, 2 years after the last disposal, and after half of any fixed "
        "term. It applies to the open review; if none is open, one begins.",
        above="parole/required/working.html",
        found=actions.may_require(person),
        button="Save",
    )
