"""The page of a storm, and the two forms of its managers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.alerts.storms import actions, panels
from sharing.alerts.storms.forms import StormCauseForm, StormKindForm
from sharing.alerts.storms.models import Storm
from sharing.alerts.threads.models import Thread
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages


@require_safe
@needs(Capability.READ_ALERTS)
def storm(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """How long, how many, of which kinds, what is held. Whoever is not of the team reads numbers alone."""
    found, is_member = open_storm(request.user, uid)
    view = panels.view_of(found, request.user, is_member=is_member)
    audit.record_read(action=audit.Action.CONSULTATION, verb="alerts.storm_opened", by=request.user, target=found)
    words = {"view": view, "storm": found, "is_member": is_member, "may_decide": may_decide(request.user, found)}
    return render(request, "sharing/alerts/storms/storm.html", words)


def open_storm(user: User, uid: UUID) -> tuple[Storm, bool]:
    """A storm of the user's teams, or, for who hears of faults, of any; and whether it is of their teams."""
    found = Storm.objects.of_teams().select_related("team__agency").filter(uid=uid).first()
    is_member = found is not None and found.team_id in access.viewer_of(user, at=timezone.now()).team_ids
    if found is None or not (is_member or hears_of(user, found)):
        audit.refuse(by=user, verb="alerts.storm_refused")
        raise access.RecordHidden
    return found, is_member


def hears_of(user: User, found: Storm) -> bool:
    """As the alert goes: administrators, and the duty desks of the team's agency."""
    team = found.team
    is_desk = team is not None and team.agency_id == user.agency_id
    return user.can(Capability.HEAR_OF_FAULTS) and (user.can(Capability.ADMINISTER) or is_desk)


def open_to_decide(user: User, uid: UUID) -> Storm:
    found, _ = open_storm(user, uid)
    if not may_decide(user, found):
        audit.refuse(by=user, verb="alerts.storm_refused", target=found)
        raise access.RecordHidden
    return found


def may_decide(user: User, found: Storm) -> bool:
    is_member = found.team_id in access.viewer_of(user, at=timezone.now()).team_ids
    return is_member and user.can(Capability.GRANT_ACCESS) and found.ended_at is None


def kinds_of(found: Storm, user: User) -> list[tuple[str, str]]:
    view = panels.view_of(found, user, is_member=True)
    return [(kind.kind, kind.title) for kind in view.kinds]


# Steps


def storm_page(request: SignedInRequest, found: Storm, **context: Any) -> HttpResponse:
    return render(request, "form_page.html", {"caption": "Storm of alerts", "reference": found.team} | context)


STORMS = StepPages(
    "storm",
    lambda request, uid: open_to_decide(request.user, uid),
    lambda found: reverse("alerts_storm", kwargs={"uid": found.uid}),
    storm_page,
    needs(Capability.GRANT_ACCESS),
)


def name(*, storm: Storm, cause: UUID, by: User, **typed: Any) -> Any:
    return actions.name_cause(storm=storm, cause=Thread.objects.get(uid=cause), by=by, **typed)


hold_kind = STORMS.view(
    FormStep(
        "Hold emails of a kind",
        StormKindForm,
        actions.hold_kind,
        "Emails of this kind are held until the storm ends. Critical ones are still sent.",
        intro="Until the storm ends, the team gets no emails of this kind. Then it gets 1 for all of them. Critical "
        "emails are still sent. The alerts stay on the page, and escalate.",
        asks=lambda request, found: {"kinds": kinds_of(found, request.user)},
    )
)
name_cause = STORMS.view(
    FormStep(
        "Name a cause",
        StormCauseForm,
        name,
        "Lists show them under this cause until the storm ends.",
        intro="Lists show the alerts of this kind under the cause until the storm ends. Each must still be "
        "acknowledged, and escalates.",
        asks=lambda request, found: {
            "kinds": kinds_of(found, request.user),
            "threads": panels.threads_in(found, request.user),
        },
    )
)
