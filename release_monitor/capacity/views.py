"""Pages of capacity: what is entered, and entering it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from release_monitor.capacity import actions
from release_monitor.capacity.forms import CapacityForm
from release_monitor.capacity.panels import capacity_lines
from release_monitor.capacity.rules.kinds import CapacityKind
from sharing.access.roles import Capability
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def capacity(request: SignedInRequest) -> HttpResponse:
    """What is entered for the next 13 weeks; it is about no person."""
    weeks, lines = capacity_lines(on=timezone.localdate())
    keeps = request.user.can(Capability.KEEP_CAPACITY)
    return render(request, "capacity/capacity.html", {"weeks": weeks, "lines": lines, "keeps": keeps})


@require_http_methods(METHODS)
@needs(Capability.KEEP_CAPACITY)
def capacity_enter(request: SignedInRequest) -> HttpResponse:
    form = CapacityForm(posted(request))

    def enter() -> None:
        given = form.cleaned_data
        kind = CapacityKind(given.pop("kind"))
        actions.enter_capacity(kind=kind, by=request.user, **given)

    if attempt(request, form, enter):
        messages.success(request, "The capacity is saved.")
        return redirect("capacity")
    context = {
        "form": form,
        "title": "Enter or correct capacity",
        "intro": "What you enter replaces what was entered before for the same kind, place and week. The earlier "
        "number is kept.",
        "button": "Save capacity",
        "caption": "Capacity",
        "back": reverse("capacity"),
    }
    return render(request, "form_page.html", context)
