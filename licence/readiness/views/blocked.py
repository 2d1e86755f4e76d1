"""The page of stuck releases: an action is blocked or late, or a hold stops them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.licences.views.form_pages import readers
from licence.readiness import judging
from licence.readiness.forms.blocked import BlockedFilter
from licence.readiness.models import Readiness
from licence.readiness.panels import blocked
from offenders.people.regions import regions_of
from offenders.person_page.list_parts import address
from sharing import audit, practice
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def blocked_releases(request: SignedInRequest) -> HttpResponse:
    """Of the people whom the reader may know about; the choices are in the address."""
    today = timezone.localdate()
    form, rows = selected_releases(request)
    if not form.is_valid():
        return redirect("blocked_releases")
    try:
        page = pagination.paginate_rows(rows.with_all(), order="goes_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("blocked_releases")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="releases.blocked_listed", by=request.user, shown=shown)
    return render(
        request,
        "licence/readiness/blocked.html",
        {
            "filter": form,
            "shows_all": form.shows_all,
            "window": practice.value(judging.WINDOW, on=today),
            "lines": blocked.build_blocked_lines(page.rows, today=today),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_releases(request: SignedInRequest) -> tuple[BlockedFilter, Any]:
    """The form, and the rows that it leaves of those whom the reader may know about."""
    seen = Readiness.objects.open().filter(release__is_counted=True).listed_for(request.user)
    form = BlockedFilter(request.GET, regions=regions_of(seen, request.user))
    if not form.is_valid():
        return form, seen.none()
    rows = seen if form.shows_all else blocked.stuck_or_held(seen, on=timezone.localdate())
    region = form.cleaned_data["region"]
    return form, rows.filter(offender__region=region) if region else rows


# The columns of a sheet, and of which fields each tells
COLUMNS = {
    "Release": ("goes_on",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "Prison": ("offender.establishment.name",),
}


def cells_of(row: Readiness) -> list[str]:
    person = row.offender
    return [
        row.goes_on.isoformat(),
        person.full_name,
        person.prison_number,
        person.region,
        str(person.establishment or ""),
    ]


register(
    ListPage(
        page="blocked_releases",
        title="Blocked releases",
        says="Counted releases of which an action is blocked or overdue, or a hold stops them, earliest first.",
        selected=selected_releases,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, rows),
        order="goes_on",
        loaded=lambda rows, user: rows.select_related("offender__establishment"),
        groups=(
            Grouping("region", "Region", "offender__region"),
            Grouping("prison", "Prison", "offender__establishment__name"),
            Grouping("month", "Month", "goes_on", is_by_month=True),
        ),
    )
)
