"""The index of figures, and the page of each: what it is, and its number for this reader."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from offenders.models import Establishment, Offender
from offenders.people.regions import regions_of
from release_monitor.figures.beside import beside
from release_monitor.figures.counting.for_readers import CutNotIssued, count
from release_monitor.figures.forms import CUTS, FigureFilter
from release_monitor.figures.index import NoSuchFigure, figure_of, figures_for
from release_monitor.figures.pictures import chart_of
from release_monitor.figures.readers import FigureReader, reader_of
from release_monitor.figures.registry import Figure
from release_monitor.figures.results import FigureResult, FigureSpec
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

readers = needs(Capability.SEE_OVERVIEW)


@require_safe
@readers
def figures(request: SignedInRequest) -> HttpResponse:
    """What is counted, by subject."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures_for(has_people=reader_of(request.user).has_people):
        groups.setdefault(figure.group, []).append(figure)
    return render(request, "figures/figures.html", {"groups": list(groups.items())})


@require_safe
@readers
def figure(request: SignedInRequest, code: str) -> HttpResponse:
    """Definition and number. Only people whom the reader may know about are counted; figures only, as issued at
    06:00."""
    try:
        found = figure_of(code)
    except NoSuchFigure:
        raise Http404 from None
    reader = reader_of(request.user)
    form: FigureFilter | None = None
    if reader.has_people:
        form = _filter(request, reader, found)
        if not form.is_valid():
            shown = {"figure": found, "filter": form, "form": form, "has_errors": True}
            return render(request, "figures/figure.html", shown)
        spec = form.spec_of(found, programme=reader.programmes[0])
    elif not reader.scopes:
        return render(request, "figures/figure.html", {"figure": found, "has_no_scope": True})
    else:
        spec = _spec_of_scope(request, reader, found)
    try:
        result = count(reader, spec)
    except CutNotIssued:
        raise Http404 from None
    audit.record_read(action=audit.Action.LIST, verb="figures.counted", by=request.user)
    return render(request, "figures/figure.html", _context(reader, found, result, form))


def _filter(request: SignedInRequest, reader: FigureReader, figure: Figure) -> FigureFilter:
    seen = Offender.objects.listed_for(request.user).order_by()
    prisons = Establishment.objects.order_by("name")
    if not access.national_programmes(request.user):
        prisons = prisons.filter(pk__in=seen.values("establishment"))
    return FigureFilter(
        request.GET,
        reader=reader,
        figure=figure,
        regions=list(regions_of(seen, request.user, path="region")) if "region" in figure.cuts else [],
        prisons=list(prisons.values_list("code", "name")) if "prison" in figure.cuts else [],
    )


def _spec_of_scope(request: SignedInRequest, reader: FigureReader, figure: Figure) -> FigureSpec:
    """The scope of this reader, by its number where there are several, and a cut that is issued."""
    number, by = request.GET.get("scope", "0"), request.GET.get("by", "")
    place = int(number) if number.isascii() and number.isdigit() and int(number) < len(reader.scopes) else 0
    scope = reader.scopes[place]
    cut = by if by in dict(_issued_cuts(figure, scope.region, scope.prison_group)) else ""
    return FigureSpec(figure.code, scope.programme, cut, region=scope.region, prison_group=scope.prison_group)


def _context(reader: FigureReader, figure: Figure, result: FigureResult, form: FigureFilter | None) -> dict[str, Any]:
    spec = result.spec
    return {
        "figure": figure,
        "result": result,
        "chart": chart_of(result),
        "beside": beside(reader, result),
        "filter": form,
        "form": form,
        "programme": Programme(spec.programme).label,
        "people_url": reverse(figure.drill_down) if figure.drill_down and reader.has_people else "",
        "cuts": [] if reader.has_people else _issued_cuts(figure, spec.region, spec.prison_group),
        "scopes": list(enumerate(reader.scopes)),
        "spec": spec,
    }


def _issued_cuts(figure: Figure, region: str, prison_group: str) -> list[tuple[str, str]]:
    """The cuts that are issued of this scope, where there are several."""
    found = [("", CUTS["kind"])]
    if "region" in figure.cuts and not (region or prison_group):
        found.append(("region", CUTS["region"]))
    if "prison" in figure.cuts and prison_group:
        found.append(("prison", CUTS["prison"]))
    return found if len(found) > 1 else []
