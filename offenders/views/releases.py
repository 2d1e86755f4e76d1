"""Who comes out, when, and how sure is it: the list of releases."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import cast

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import release_panels as panels
from offenders.forms.releases import ReleaseFilter
from offenders.importing import formulas
from offenders.models import Release
from offenders.rules.releases import week_of
from sharing import audit, keyset
from sharing.roles import Capability
from sharing.sign_in.requests import SignedInRequest
from sharing.views.guards import needs

ORDERS = {"": "warn_on", "latest": "-warn_on"}
HEAD = ["Date", "Raw date", "Certainty", "Basis", "Code", "Person", "Prison number", "Prison", "Region", "Blocked"]


@require_safe
@needs(Capability.VIEW_PEOPLE)
def releases(request: SignedInRequest) -> HttpResponse:
    """The releases of the next weeks that the reader may know about, by day; the choices are in the address."""
    today = timezone.localdate()
    form, rows, seen = chosen(request)
    if not form.is_valid():
        return redirect("releases")
    first, last = form.window(today)
    week = form.cleaned_data["week"]
    counts = panels.by_week(rows.warned_between(first, last))
    chart = panels.chart_of(
        counts,
        first=first,
        last=last,
        today=today,
        chosen=week and week_of(week)[0],
        query=lambda monday: address(request, week=monday.isoformat(), cursor=""),
    )
    order = request.GET.get("sort", "")
    listed = rows.warned_between(*week_of(week)) if week else panels.listed_in(rows, first, last)
    try:
        page = keyset.page_of(listed, order=ORDERS.get(order, "warn_on"), cursor=request.GET.get("cursor", ""))
    except keyset.BadCursor:
        return redirect("releases")
    audit.record_read(
        action=audit.Action.LIST,
        verb="releases.listed",
        by=request.user,
        shown=[release.offender_id for release in page.rows],
    )
    coming = None if page.rows else seen.filter(warn_on__gte=today).order_by("warn_on", "pk").first()
    return render(
        request,
        "offenders/releases.html",
        {
            "filter": form,
            "chart": chart,
            "first": first,
            "last": last,
            "expected": panels.told(chart.expected),
            "possible": panels.told(chart.possible),
            "groups": panels.groups_of(page.rows, today=today),
            "week": week and panels.span(*week_of(week)),
            "all_weeks_url": address(request, week="", cursor=""),
            "is_latest_first": order == "latest",
            "sort_url": address(request, sort="" if order == "latest" else "latest", cursor=""),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
            "export_query": address(request, cursor=""),
            "coming": coming,
        },
    )


@require_safe
@needs(Capability.VIEW_PEOPLE)
def releases_export(request: SignedInRequest) -> HttpResponse:
    """What the list shows on all its pages, as CSV; the people in it are recorded before it leaves."""
    form, rows, _ = chosen(request)
    if not form.is_valid():
        return redirect("releases")
    week = form.cleaned_data["week"]
    first, last = form.window(timezone.localdate())
    listed = rows.warned_between(*week_of(week)) if week else panels.listed_in(rows, first, last)
    found = list(listed.order_by("warn_on", "pk"))
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="releases.exported",
        by=request.user,
        shown=[release.offender_id for release in found],
    )
    response = StreamingHttpResponse(
        lines(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="releases.csv"'},
    )
    return cast("HttpResponse", response)  # the guards speak of HttpResponse and only pass it on


def chosen(request: SignedInRequest):
    """The form; the rows that it leaves of those the reader may know about (all, if it is not valid); all of them."""
    seen = panels.foreseen(Release.objects.open().visible_to(request.user))
    regions = seen.order_by().values_list("offender__region", flat=True).distinct()
    form = ReleaseFilter(request.GET, regions=regions)
    return form, form.narrowed(seen) if form.is_valid() else seen, seen


def address(request: SignedInRequest, **changed: str) -> str:
    """The same list, with these parameters changed; an empty one is left out."""
    query: QueryDict = request.GET.copy()
    for name, text in changed.items():
        query[name] = text
        if not text:
            del query[name]
    return f"?{query.urlencode()}"


class _Echo:
    def write(self, text: str) -> str:
        return text


def lines(releases: list) -> Iterator[str]:
    """CSV with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEAD)
    for release in releases:
        person = release.offender
        cells = [
            release.leaves_on.isoformat(),
            release.expected_on.isoformat(),
            release.get_certainty_display(),
            release.get_basis_display(),
            release.basis,
            person.full_name,
            person.prison_number,
            str(person.establishment or ""),
            person.region,
            panels.row_of(release, today=release.leaves_on).blocked,
        ]
        yield writer.writerow([formulas.disarm(cell) for cell in cells])
