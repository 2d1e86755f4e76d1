"""Pages of the interventions of a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.interventions import actions, forms
from offenders.interventions.actions import LAPSES_AFTER, interventions_url
from offenders.interventions.models import Intervention
from offenders.interventions.rules import InterventionState, lapsed_on
from offenders.people.models import Offender
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    changers,
    form_page,
    person_to_change,
    posted,
    row_to_change,
)
from offenders.person_page.opening import get_person_or_refuse
from sharing import access, practice
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.cover import standing
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

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


@require_http_methods(METHODS)
@changers
def intervention_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form = forms.InterventionForm(posted(request), person=person)
    if attempt(request, form, lambda: actions.begin(offender=person, by=request.user, **form.cleaned_data)):
        return saved(request, person, "The intervention is recorded.")
    return page(request, person, form=form, title="Add an intervention", button="Add the intervention")


@require_http_methods(METHODS)
@changers
def intervention_session(request: SignedInRequest, uid: UUID, intervention_uid: UUID) -> HttpResponse:
    row = row_to_change(request, Intervention.objects.all(), uid, intervention_uid)
    form = forms.SessionForm(posted(request), initial={"on": timezone.localdate()})
    if attempt(request, form, lambda: actions.record_session(intervention=row, by=request.user, **form.cleaned_data)):
        return saved(request, row.offender, "The session is recorded.")
    return page(request, row.offender, form=form, title="Record a session", intro=row.name, button="Record the session")


@require_http_methods(METHODS)
@changers
def intervention_owner(request: SignedInRequest, uid: UUID, intervention_uid: UUID) -> HttpResponse:
    row = row_to_change(request, Intervention.objects.all(), uid, intervention_uid)
    form = forms.OwnerForm(posted(request), person=row.offender)
    if attempt(request, form, lambda: actions.change_owner(intervention=row, by=request.user, **form.cleaned_data)):
        return saved(request, row.offender, "The owner is changed.")
    return page(request, row.offender, form=form, title="Change the owner", intro=row.name, button="Change the owner")


@require_http_methods(METHODS)
@changers
def intervention_end(request: SignedInRequest, uid: UUID, intervention_uid: UUID) -> HttpResponse:
    row = row_to_change(request, Intervention.objects.all(), uid, intervention_uid)
    form = forms.EndForm(posted(request), initial={"on": timezone.localdate()})
    if attempt(request, form, lambda: actions.end(intervention=row, by=request.user, **form.cleaned_data)):
        return saved(request, row.offender, "The intervention has ended.")
    return page(
        request, row.offender, form=form, title="End the intervention", intro=row.name, button="End the intervention"
    )


def page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    return form_page(request, person, current=SECTION, back=interventions_url(person), **context)


def saved(request: SignedInRequest, person: Offender, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(interventions_url(person))
