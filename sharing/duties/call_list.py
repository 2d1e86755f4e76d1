"""The page of a duty desk while no letter leaves: the people to call."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sharing import audit
from sharing.access.roles import Capability
from sharing.duties import mail_down
from sharing.duties.calls import panels
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.HEAR_OF_FAULTS)
def call_list(request: SignedInRequest) -> HttpResponse:
    """Critical alerts of which no letter has left: team, people, telephones; whom about only if they may open it."""
    now = timezone.now()
    lines = panels.build_call_lines(request.user, at=now)
    shown = [line.alert.subject_id for line in lines if line.alert and line.alert.subject_id]
    audit.record_read(action=audit.Action.LIST, verb="alerts.call_list", by=request.user, shown=shown)
    return render(request, "sharing/duties/call_list.html", {"lines": lines, "since": mail_down.down_since(at=now)})
