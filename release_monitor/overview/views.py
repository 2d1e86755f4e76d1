"""The overview of the reader's role, all its parts, what needs a decision, and state threats separately."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Value
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.models import Establishment, Offender
from release_monitor.figures.readers import reader_of
from release_monitor.overview import building
from release_monitor.overview.asked import ALL, Asked, Chosen
from release_monitor.overview.building import Overview
from release_monitor.overview.forms import OverviewFilter
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.models import Region
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

readers = needs(Capability.SEE_OVERVIEW)
TERRORISM, STATE_THREATS = Programme.TERRORISM, Programme.STATE_THREATS


@require_safe
@readers
def overview(request: SignedInRequest) -> HttpResponse:
    """Of people under terrorism. Who reads state threats alone is led to that page."""
    programmes = reader_of(request.user).programmes
    if programmes and TERRORISM not in programmes:
        return redirect("overview_state_threats")
    return _page(request, TERRORISM)


@require_safe
@readers
def overview_all(request: SignedInRequest) -> HttpResponse:
    """With the parts that the first page of a role leaves out."""
    return _page(request, TERRORISM, all_parts=True)


@require_safe
@readers
def overview_state_threats(request: SignedInRequest) -> HttpResponse:
    """The same of people under state threats, for who may know of them. Never added to the other."""
    return _page(request, STATE_THREATS, all_parts=True)


@require_safe
@readers
def overview_decisions(request: SignedInRequest) -> HttpResponse:
    """Every line of what needs a decision, with those it is about."""
    wanted = request.GET.get("programme", TERRORISM)
    if wanted not in (TERRORISM, STATE_THREATS):
        return redirect("overview_decisions")
    asked = _asked(request, Programme(wanted))
    found = building.decisions_of(asked)
    shown = list(dict.fromkeys(key for decision in found for key in decision.people))
    audit.record_read(action=audit.Action.LIST, verb="overview.decisions_listed", by=request.user, shown=shown)
    return render(
        request, "overview/decisions.html", {"asked": asked, "decisions": found, "back": _address(asked.programme)}
    )


def _page(request: SignedInRequest, programme: Programme, *, all_parts: bool = False) -> HttpResponse:
    form = _filter(request, programme)
    if form is not None and not form.is_valid():
        return render(request, "overview/overview.html", {"filter": form, "form": form, "has_errors": True})
    asked = _asked(request, programme, form.chosen if form else ALL)
    found = building.overview_of(asked, all_parts=all_parts)
    audit.record_read(action=audit.Action.LIST, verb="overview.opened", by=request.user, shown=found.people)
    return render(request, "overview/overview.html", _context(found, form, programme))


def _asked(request: SignedInRequest, programme: Programme, chosen: Chosen = ALL) -> Asked:
    """Raises Http404 for who has no overview of this programme."""
    asked = building.asked_of(request.user, at=timezone.now(), programme=programme, chosen=chosen)
    if asked is None:
        raise Http404
    return asked


def _filter(request: SignedInRequest, programme: Programme) -> OverviewFilter | None:
    """For who may open the people; figures only has none. One query."""
    if not request.user.can(Capability.VIEW_PEOPLE):
        return None
    regions = Region.objects.of_probation().order_by().annotate(key=F("name"), is_prison=Value(False))
    prisons = Establishment.objects.order_by().annotate(key=F("code"), is_prison=Value(True))
    if not access.national_programmes(request.user):
        seen = Offender.objects.listed_for(request.user).order_by()
        regions = regions.filter(name__in=seen.values("region"))
        prisons = prisons.filter(pk__in=seen.values("establishment"))
    names = ("is_prison", "key", "name")
    found = sorted(regions.values_list(*names).union(prisons.values_list(*names)), key=lambda each: each[2])
    return OverviewFilter(
        request.GET,
        regions=[name for is_prison, _, name in found if not is_prison],
        prisons=[(code, name) for is_prison, code, name in found if is_prison],
    )


def _address(programme: str) -> str:
    return reverse("overview_state_threats" if programme == STATE_THREATS else "overview")


def _context(found: Overview, form: OverviewFilter | None, programme: Programme) -> dict[str, Any]:
    asked = found.asked
    as_at = next((each.as_at for each in asked.figures.values()), None)
    is_other = programme == STATE_THREATS
    return {
        "overview": found,
        "asked": asked,
        "as_at": as_at,
        "filter": form,
        "is_narrowed": bool(form and any(form.cleaned_data.values())),
        "is_state_threats": is_other,
        "other_programme": not is_other and _reads_state_threats(asked),
        "decisions_url": f"{reverse('overview_decisions')}{f'?programme={programme.value}' if is_other else ''}",
    }


def _reads_state_threats(asked: Asked) -> bool:
    if asked.scope is not None:
        return any(scope.programme == STATE_THREATS for scope in asked.reader.scopes)
    return building.knows_state_threats(asked.user, at=asked.at)
