"""What all pages about victims share: who comes to them, how a row is opened, where a form leads back to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from offenders.models import Offender
from parole.reviews import form_pages
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

knowers = needs(Capability.KNOW_VICTIMS)
knowers_of_requests = needs(Capability.KNOW_VICTIMS_ASK)
liaison = needs(Capability.LIAISE_WITH_VICTIMS)


def person_of(request: SignedInRequest, uid: UUID) -> Offender:
    """The person, whom the reader sees otherwise than in an emergency. Raises RecordHidden."""
    rows = Offender.objects.select_related("establishment")
    person = access.open_record(request.user, rows, uid=uid, verb="person.victims_opened")
    if access.only_in_emergency(request.user, person.pk):
        audit.refuse(by=request.user, verb="parole.victims_refused", subject=person.pk)
        raise access.RecordHidden
    return person


def row_of(request: SignedInRequest, rows: Any, uid: UUID, row_uid: UUID) -> Any:
    """A row below the person. Raises RecordHidden."""
    rows = rows.filter(offender__uid=uid).select_related("offender__establishment")
    return access.open_record(request.user, rows, uid=row_uid)


def form_page(request: SignedInRequest, person: Offender, *, back: str = "", **context: Any) -> HttpResponse:
    back = back or reverse("person_victims", kwargs={"uid": person.uid})
    return form_pages.form_page(request, person, back, **context)


def saved(request: SignedInRequest, uid: UUID, words: str, anchor: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse("person_victims", kwargs={"uid": uid}) + (f"#{anchor}" if anchor else ""))
