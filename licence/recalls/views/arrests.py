"""Record an urgent arrest of somebody on licence (s.43B), and how it ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from licence.recalls.actions import arrests
from licence.recalls.forms.arrests import ArrestForm, EndArrestForm
from licence.recalls.models import UrgentArrest
from licence.recalls.views.recalls import SECTION, changers
from offenders.models import Offender
from offenders.person_page.form_pages import METHODS, attempt, form_page, person_to_change, row_to_change
from sharing import audit
from sharing.access.roles import Capability
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def arrest_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The clock until the decision runs from the arrest on. For who records arrests: to others it is not there."""
    person = person_to_change(request, uid)
    refuse_others(request, person)
    form, drafting = drafts.form_from_draft(request, ArrestForm, name="urgent_arrest.add", key=str(person.uid))
    if attempt(
        request,
        form,
        lambda: arrests.record_arrest(offender=person, by=request.user, **form.typed()),
        called={"arrested_at": "at"},
    ):
        messages.success(
            request, "The arrest is recorded. The decision deadline has started, and the teams are alerted."
        )
        return redirect("person_recalls", uid=uid)
    return form_page(
        request,
        person,
        current=SECTION,
        back=reverse("person_recalls", kwargs={"uid": uid}),
        form=form,
        drafting=drafting,
        title="Record an arrest under s.43B",
        intro="For a person on licence arrested by a constable without a warrant. They are held until the recall "
        "decision, and must be released if the deadline passes without one.",
        button="Record the arrest",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def arrest_end(request: SignedInRequest, uid: UUID, arrest_uid: UUID) -> HttpResponse:
    """The person was let go, or is held under another power, or died. A revocation ends the arrest automatically."""
    arrest = row_to_change(request, UrgentArrest.objects.all(), uid, arrest_uid)
    refuse_others(request, arrest.offender)
    form, drafting = drafts.form_from_draft(request, EndArrestForm, name="urgent_arrest.end", key=str(arrest.uid))
    if attempt(request, form, lambda: arrests.end_arrest(arrest=arrest, by=request.user, **form.typed())):
        messages.success(request, "The end of the arrest is recorded.")
        return redirect("person_recalls", uid=uid)
    return form_page(
        request,
        arrest.offender,
        current=SECTION,
        back=reverse("person_recalls", kwargs={"uid": uid}),
        form=form,
        drafting=drafting,
        title="How the arrest ended",
        intro="Recorded by the police who hold the person. A revocation ends the arrest automatically. A decision "
        "not to recall does not: release the person now, or record under which other power you hold them.",
        button="Record how the arrest ended",
        kind="warning",
    )


def refuse_others(request: SignedInRequest, person: Offender) -> None:
    if not request.user.can(Capability.RECORD_URGENT_ARRESTS):
        audit.refuse(by=request.user, verb="licence.urgent_arrest_refused", target=person, subject=person.pk)
        raise Http404
