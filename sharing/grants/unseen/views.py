"""People who must be seen by a team of an agency and no longer are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sharing import audit
from sharing.access.roles import Capability
from sharing.grants.unseen import panels as sight_panels
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def people_without_team(request: SignedInRequest) -> HttpResponse:
    """Until it is mended: whom the reader sees by name, whom a manager's own agency saw without one."""
    now = timezone.now()
    lines = sight_panels.unseen_by(request.user, at=now)
    audit.record_read(
        action=audit.Action.LIST,
        verb="sight_gaps.listed",
        by=request.user,
        shown=[line.gap.subject_id for line in lines if line.is_known],
    )
    shown = {
        "lines": lines,
        "desks": sight_panels.unwatched(request.user, at=now),
        "leads": request.user.can(Capability.GRANT_ACCESS),
    }
    return render(request, "sharing/grants/without_team.html", shown)
