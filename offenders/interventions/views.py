"""Pages of the interventions of a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.interventions import actions, forms
from offenders.interventions.actions import LAPSES_AFTER, interventions_url
from offenders.interventions.models import Intervention
from offenders.interventions.rules import InterventionState, lapsed_on
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.opening import get_person_or_refuse
from offenders.person_page.step_pages import person_of, row_to_open, step_pages
from sharing import access, practice
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.cover import standing
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, from_today

SECTION = "person_interventions"


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_interventions(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = get_person_or_refuse(request, uid, verb="person.interventions_opened")
    today = timezone.localdate()
    days = practice.value(LAPSES_AFTER, on=today)
    rows = Intervention.objects.visible_to(request.user).filter(offender=person)
    found = rows.select_related("owner__agency").prefetch_related("sessions")
    lines = [
        {
            "row": row,
            "owner": standing.name(row.owner, subject=row.offender_id),
            "sessions": list(row.sessions.all())[:5],
            "is_running": row.state == InterventionState.RUNNING,
            "has_lapsed": row.state == InterventionState.RUNNING
            and lapsed_on(starts_on=row.starts_on, last_session_on=row.last_session_on, ends_on=row.ends_on, days=days)
            <= today,
        }
        for row in found
    ]
    return render(
        request,
        "offenders/interventions/person.html",
        person_page.frame(person, current=SECTION)
        | {"lines": lines, "may_change": access.may(request.user, Permission.CHANGE, person)},
    )


def of_person(request: SignedInRequest, record: Any) -> dict[str, Any]:
    return {"person": person_of(record)}


def page_url(record: Any) -> str:
    return interventions_url(person_of(record))


PEOPLE = step_pages("offender", section=SECTION, opened=person_to_change, url=page_url)
INTERVENTIONS = step_pages(
    "intervention",
    section=SECTION,
    opened=row_to_open(Intervention.objects.all(), "intervention_uid"),
    url=page_url,
    shows=lambda request, row: {"intro": row.name},
)

intervention_add = PEOPLE.view(
    FormStep(
        "Add an intervention",
        forms.InterventionForm,
        actions.begin,
        "The intervention is recorded.",
        button="Add the intervention",
        asks=of_person,
    )
)
intervention_session = INTERVENTIONS.view(
    FormStep(
        "Record a session",
        forms.SessionForm,
        actions.record_session,
        "The session is recorded.",
        button="Record the session",
        asks=from_today,
    )
)
intervention_owner = INTERVENTIONS.view(
    FormStep("Change the owner", forms.OwnerForm, actions.change_owner, "The owner is changed.", asks=of_person)
)
intervention_end = INTERVENTIONS.view(
    FormStep("End the intervention", forms.EndForm, actions.end, "The intervention has ended.", asks=from_today)
)
