"""What all pages about victims share: who comes to them, how a row is opened, where a form leads back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse

from offenders.models import Offender
from offenders.person_page import step_pages
from parole.reviews.form_pages import SECTION
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.views import StepPages

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


def row_to_open(rows: Any, part: str) -> Callable[..., Any]:
    """Opens the one of these rows that this part of the address names, as `row_of`."""
    return lambda request, uid, **address: row_of(request, rows, uid, address[part])


def victims_url(record: Any) -> str:
    return reverse("person_victims", kwargs={"uid": step_pages.person_of(record).uid})


def pages_of(name: str, rows: Any, part: str) -> StepPages:
    """Of the steps of victim liaison."""
    return step_pages.step_pages(name, section=SECTION, opened=row_to_open(rows, part), url=victims_url, guard=liaison)
