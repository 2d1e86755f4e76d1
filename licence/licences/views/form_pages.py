"""What all pages that change a licence share: who may, and how a refusal comes back to its form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from licence.licences.actions.moves import licence_url
from licence.licences.models import Licence
from licence.licences.panels.licences import build_licence_view
from offenders.models import Offender
from offenders.person_page import form_pages
from offenders.person_page.form_pages import METHODS, attempt, posted, row_to_change
from offenders.person_page.step_pages import step_pages
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

changers = needs(Capability.CHANGE_PEOPLE)
readers = needs(Capability.VIEW_PEOPLE)
SECTION = "person_licence"


def get_licence_or_404(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> Licence:
    """One licence of the person in the address. Raises RecordHidden."""
    rows = Licence.objects.filter(offender__uid=uid).select_related(
        "offender__establishment", "officer", "team", "variation_of", "submitted_by", "approved_by", "release"
    )
    return access.open_record(request.user, rows, uid=licence_uid)


def to_change(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> Licence:
    """The same, for somebody who may change the person. Raises RecordHidden, NotAllowed."""
    licence = get_licence_or_404(request, uid, licence_uid)
    access.require(request.user, Permission.CHANGE, licence.offender)
    return licence


def form_page(request: SignedInRequest, person: Offender, back: str, **context: Any) -> HttpResponse:
    """The page of a form, in the section of the licence. back: the address of "Cancel"."""
    return form_pages.form_page(request, person, current=SECTION, back=back, **context)


def saved(request: SignedInRequest, licence: Licence, words: str, anchor: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(licence_url(licence) + (f"#{anchor}" if anchor else ""))


def section_url(person: Offender) -> str:
    return reverse(SECTION, kwargs={"uid": person.uid})


def whole_licence(request: SignedInRequest, licence: Licence) -> dict[str, Any]:
    """For a page that shows the licence above its form."""
    return {
        "template": "licence/licences/whole_form.html",
        "shown": build_licence_view(licence, reader=request.user, may_change=True),
    }


LICENCES = step_pages("licence", section=SECTION, opened=to_change, url=licence_url)


__all__ = ["METHODS", "attempt", "posted", "row_to_change"]
