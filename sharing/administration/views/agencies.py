"""Pages about agencies: list and add."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from sharing.administration.actions import people
from sharing.administration.forms.people import AgencyForm
from sharing.administration.views.frame import administrators, attempt, page
from sharing.agencies.models import Agency
from sharing.pages.attempts import posted
from sharing.pages.requests import SignedInRequest

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
        intro="Every user and team belongs to an agency.",
        button="Add the agency",
        back_url=SECTION,
        back_words="Agencies",
    )
