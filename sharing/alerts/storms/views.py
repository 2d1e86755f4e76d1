"""The page of a storm, and the two forms of its managers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.alerts.storms import actions, panels
from sharing.alerts.storms.forms import StormCauseForm, StormKindForm
from sharing.alerts.storms.models import Storm
from sharing.alerts.threads.models import Thread
from sharing.pages.attempts import posted, say_why
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused


@require_safe
@needs(Capability.READ_ALERTS)
def storm(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """How long, how many, of which kinds, what is held. Whoever is not of the team reads numbers alone."""
    found, is_member = open_storm(request.user, uid)
    view = panels.view_of(found, request.user, is_member=is_member)
    audit.record_read(action=audit.Action.CONSULTATION, verb="alerts.storm_opened", by=request.user, target=found)
    words = {"view": view, "storm": found, "is_member": is_member, "may_decide": may_decide(request.user, found)}
    return render(request, "sharing/alerts/storms/storm.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.GRANT_ACCESS)
def hold_kind(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = open_to_decide(request.user, uid)
    form = StormKindForm(posted(request), kinds=kinds_of(found, request.user))
    if form.is_valid():
        try:
            actions.hold_kind(storm=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            say_why(form, refused)
        else:
            messages.success(
                request, "Emails of this kind are held until the storm ends. Critical ones are still sent."
            )
            return redirect("alerts_storm", uid=uid)
    return render(request, "sharing/alerts/storms/hold.html", {"storm": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.GRANT_ACCESS)
def name_cause(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = open_to_decide(request.user, uid)
    kinds, threads = kinds_of(found, request.user), panels.threads_in(found, request.user)
    form = StormCauseForm(posted(request), kinds=kinds, threads=threads)
    if form.is_valid():
        said = form.cleaned_data
        try:
            cause = Thread.objects.get(uid=said["cause"])
            actions.name_cause(storm=found, kind=said["kind"], cause=cause, reason=said["reason"], by=request.user)
        except Refused as refused:
            say_why(form, refused)
        else:
            messages.success(request, "Lists show them under this cause until the storm ends.")
            return redirect("alerts_storm", uid=uid)
    return render(request, "sharing/alerts/storms/cause.html", {"storm": found, "form": form})


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
