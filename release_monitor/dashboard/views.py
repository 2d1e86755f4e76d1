"""The first page of the day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from release_monitor.dashboard import panels
from sharing import audit
from sharing.access.roles import Capability
from sharing.data_requests.panels import still_told
from sharing.pages.guards import signed_in
from sharing.pages.requests import SignedInRequest


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """My day; for those who see no case, the page on which their work begins."""
    if not request.user.can(Capability.VIEW_PEOPLE):
        if request.user.can(Capability.RESOLVE_IDENTITIES):
            return redirect("identity_matches")
        return redirect("overview" if request.user.can(Capability.SEE_OVERVIEW) else "administration")
    day = panels.day_of(request.user, at=timezone.now(), session=request.session.session_key)
    audit.note_told(day.people)
    audit.note_told(day.people_of_requests, still=still_told(request.user))
    shown = dict.fromkeys([*day.people, *day.people_of_requests])
    audit.record_read(action=audit.Action.LIST, verb=panels.OPENED, by=request.user, shown=shown, is_noted=True)
    return render(request, "dashboard/my_day.html", {"day": day})
