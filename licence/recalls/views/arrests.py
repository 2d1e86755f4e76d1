"""Record an urgent arrest of somebody on licence (s.43B), and how it ended."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from licence.recalls.actions import arrests
from licence.recalls.forms.arrests import ArrestForm, EndArrestForm
from licence.recalls.models import UrgentArrest
from licence.recalls.panels.recalls import recalls_url
from licence.recalls.views.recalls import SECTION
from offenders.models import Offender
from offenders.person_page.form_pages import person_to_change, row_to_change
from offenders.person_page.step_pages import step_pages
from sharing import audit
from sharing.access.roles import Capability
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


def person_arrested(request: SignedInRequest, uid: UUID) -> Offender:
    person = person_to_change(request, uid)
    refuse_others(request, person)
    return person


def arrest_to_end(request: SignedInRequest, uid: UUID, arrest_uid: UUID) -> UrgentArrest:
    arrest = row_to_change(request, UrgentArrest.objects.all(), uid, arrest_uid)
    refuse_others(request, arrest.offender)
    return arrest


def refuse_others(request: SignedInRequest, person: Offender) -> None:
    """Raises Http404: to who does not record arrests the pages are not there."""
    if not request.user.can(Capability.RECORD_URGENT_ARRESTS):
        audit.refuse(by=request.user, verb="licence.urgent_arrest_refused", target=person, subject=person.pk)
        raise Http404


PEOPLE = step_pages("offender", section=SECTION, opened=person_arrested, url=recalls_url)
ARRESTS = step_pages("arrest", section=SECTION, opened=arrest_to_end, url=lambda arrest: recalls_url(arrest.offender))
ADD = FormStep(
    "Record an arrest under s.43B",
    ArrestForm,
    arrests.record_arrest,
    "The arrest is recorded. The decision deadline has started, and the teams are alerted.",
    intro="For a person on licence arrested by a constable without a warrant. They are held until the recall "
    "decision, and must be released if the deadline passes without one.",
    button="Record the arrest",
    kind="warning",
    draft="urgent_arrest.add",
    called={"arrested_at": "at"},
)
END = FormStep(
    "How the arrest ended",
    EndArrestForm,
    arrests.end_arrest,
    "The end of the arrest is recorded.",
    intro="Recorded by the police who hold the person. A revocation ends the arrest automatically. A decision "
    "not to recall does not: release the person now, or record under which other power you hold them.",
    button="Record how the arrest ended",
    kind="warning",
    draft="urgent_arrest.end",
)
