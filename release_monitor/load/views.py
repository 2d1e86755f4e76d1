"""Pages of load: teams and officers, one officer's people, the norm of a team, decisions to de-prioritise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders.person_page.form_pages import METHODS, attempt, person_to_change, posted
from offenders.person_page.step_pages import person_of, row_to_open, step_pages
from release_monitor.load import actions, panels
from release_monitor.load.forms import DeprioritiseForm, EndForm, NormForm, ReviewForm
from release_monitor.load.models import Deprioritisation
from release_monitor.load.practice import norm_of_team
from sharing import audit
from sharing.access.roles import Capability
from sharing.models import PracticeValue, Team, User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.practice.actions import set_practice_value
from sharing.steps.form_steps import FormStep

managers = needs(Capability.MANAGE_LOAD)


@require_safe
@managers
def load(request: SignedInRequest) -> HttpResponse:
    """Every team of the reader's agency with people the reader can see, and what is de-prioritised."""
    found = panels.load_of(request.user, at=timezone.now())
    shown = [line.row.offender_id for line in found.decisions]
    audit.record_read(action=audit.Action.LIST, verb="load.listed", by=request.user, shown=shown)
    context = {"load": found, "may_set_norms": request.user.can(Capability.SET_LOAD_NORMS)}
    return render(request, "load/load.html", context)


@require_safe
@managers
def load_officer(request: SignedInRequest, team_uid: UUID, uid: UUID) -> HttpResponse:
    """The people of one officer in one team, as far as the reader can see them."""
    team = _team(request, team_uid)
    officer = User.objects.filter(uid=uid, agency=request.user.agency_id).first()
    if officer is None:
        raise Http404
    lines = panels.cases_of(request.user, officer, team, on=timezone.localdate())
    shown = [line.person.pk for line in lines]
    audit.record_read(action=audit.Action.LIST, verb="load.officer_listed", by=request.user, shown=shown)
    return render(request, "load/officer.html", {"officer": officer, "team": team, "lines": lines})


@require_http_methods(METHODS)
@needs(Capability.SET_LOAD_NORMS)
def load_norm(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The norm of a team's officers, its dated rows, and the form that sets one."""
    team = _team(request, uid)
    today = timezone.localdate()
    definition = norm_of_team(team, on=today)
    if definition is None:
        raise Http404
    form = NormForm(posted(request))
    if attempt(
        request,
        form,
        lambda: set_practice_value(definition=definition, on=today, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, "The norm is saved.")
        return redirect("load_norm", uid=uid)
    rows = PracticeValue.objects.filter(name=definition.name).select_related("set_by")
    return render(request, "load/norm.html", {"team": team, "form": form, "rows": rows, "definition": definition})


def _team(request: SignedInRequest, uid: UUID) -> Team:
    team = Team.objects.open().select_related("agency").filter(uid=uid, agency=request.user.agency_id).first()
    if team is None:
        raise Http404
    return team


# Steps


def load_url(record: Any) -> str:
    return actions.page_of()


def who_can_be_second(request: SignedInRequest, record: Any) -> dict[str, Any]:
    return {"person": person_of(record), "by": request.user}


PEOPLE = step_pages("offender", section="person", opened=person_to_change, url=load_url, guard=managers)
DECISIONS = step_pages(
    "row",
    section="person",
    opened=row_to_open(Deprioritisation.objects.all(), "priority_uid"),
    url=load_url,
    guard=managers,
    shows=lambda request, row: {"intro": row.what},
)

deprioritise = PEOPLE.view(
    FormStep(
        "De-prioritise work on this person",
        DeprioritiseForm,
        actions.deprioritise,
        lambda row: f"De-prioritised. {row.second} is alerted.",
        intro="The work comes after other work until someone reviews this. It does not change the licence, the check "
        "plan, deadlines or alerts.",
        button="De-prioritise this work",
        asks=who_can_be_second,
    )
)
deprioritisation_renew = DECISIONS.view(
    FormStep(
        "Renew the decision to de-prioritise",
        ReviewForm,
        actions.renew,
        lambda row: f"Renewed. {row.second} is alerted.",
        button="Renew the decision",
        asks=who_can_be_second,
    )
)
deprioritisation_end = DECISIONS.view(
    FormStep(
        "End the decision to de-prioritise",
        EndForm,
        actions.end,
        "Ended. The work has its usual priority again.",
        button="End it now",
    )
)
