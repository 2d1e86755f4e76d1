"""The page of panels and the rule on law-enforcement members. Of the people the reader can see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from parole.hearings.models import Hearing
from parole.reviews.form_pages import readers
from parole.seats import figures
from sharing import audit
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def parole_panels(request: SignedInRequest) -> HttpResponse:
    """The share by quarter, as bars with their table, and each panel that falls short."""
    today = timezone.localdate()
    rows = Hearing.objects.standing().filter(first_on__gte=figures.quarters_to(today)[0]).listed_for(request.user)
    found = figures.figures_of(rows, today=today)
    audit.record_read(
        action=audit.Action.LIST,
        verb="panels.counted",
        by=request.user,
        shown=[shortfall.hearing.offender_id for shortfall in found.shortfalls],
    )
    return render(request, "parole/seats/panels.html", {"figures": found})
