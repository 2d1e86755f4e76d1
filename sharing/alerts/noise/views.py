"""The page of noise, for managers and owners of kinds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sharing.access.roles import Capability
from sharing.alerts.noise import panels
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.READ_UNNAMED_ALERTS)
def noise(request: SignedInRequest) -> HttpResponse:
    """Are the alerts worth having: of the reader's teams, over 28 days, beside the limits."""
    found = panels.noise_of(request.user, at=timezone.now())
    return render(request, "sharing/alerts/noise/noise.html", {"noise": found})
