"""Pages about agencies: list and add."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from sharing.actions import people
from sharing.forms.people import AgencyForm
from sharing.models import Agency
from sharing.sign_in.requests import SignedInRequest
from sharing.views.administration.frame import administrators, attempt, page
from sharing.views.attempts import posted

SECTION = "administration_agencies"


@require_safe
@administrators
def agencies(request: SignedInRequest) -> HttpResponse:
    return page(request, "agencies", section=SECTION, agencies=Agency.objects.all())


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def agency_add(request: SignedInRequest) -> HttpResponse:
    form = AgencyForm(posted(request))
    if request.method == "POST":
        agency = attempt(form, lambda typed: people.add_agency(**typed, by=request.user))
        if agency:
            messages.success(request, f"{agency} is added.")
            return redirect(SECTION)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title="Add an agency",
        intro="An organisation that answers for its people. Users and teams belong to one.",
        button="Add the agency",
        back_url=SECTION,
        back_words="Agencies",
    )
