"""All breaches that the reader may know about: as a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.breaches.choices import BREACH_REASONS, BREACH_SOURCES, BREACH_STATUSES
from licence.breaches.forms import BreachFilter
from licence.breaches.models import Breach
from licence.breaches.panels import breaches as panels
from offenders.people.regions import regions_of
from offenders.person_page.list_parts import address
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

# The columns of a file, and of which fields each tells
COLUMNS = {
    "Found": ("found_at",),
    "Happened from": ("occurred_at",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "Condition": ("condition.position", "condition.family"),
    "Kind": ("reason",),
    "Source": ("source",),
    "State": ("status",),
    "Agency": ("agency.name",),
}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def breaches(request: SignedInRequest) -> HttpResponse:
    """Newest first; the choices are in the address."""
    form, rows = selected_breaches(request)
    if not form.is_valid():
        return redirect("breaches")
    try:
        page = pagination.paginate_rows(with_words(rows), order="-found_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("breaches")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="breaches.listed", by=request.user, shown=shown)
    return render(
        request,
        "licence/breaches/breaches.html",
        {
            "filter": form,
            "lines": panels.build_breach_lines(page.rows, at=timezone.now()),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_breaches(request: SignedInRequest) -> tuple[BreachFilter, Any]:
    seen = Breach.objects.listed_for(request.user)
    regions = regions_of(seen.in_sight(), request.user)
    form = BreachFilter(request.GET, regions=regions)
    return form, form.narrowed(seen) if form.is_valid() else seen


def with_words(rows: Any) -> Any:
    return rows.select_related("offender__establishment", "condition", "agency")


def cells_of(each: Breach) -> list[str]:
    return [
        timezone.localtime(each.found_at).isoformat(timespec="minutes"),
        timezone.localtime(each.occurred_at).isoformat(timespec="minutes"),
        each.offender.full_name,
        each.offender.prison_number,
        each.offender.region,
        panels.second_of(each),
        each.get_reason_display(),
        each.get_source_display(),
        each.get_status_display(),
        str(each.agency or ""),
    ]


register(
    ListPage(
        page="breaches",
        title="Breaches",
        says="Suspected and confirmed breaches of licence conditions and concerns, by when they were found.",
        selected=selected_breaches,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, rows),
        order="-found_at",
        loaded=lambda rows, user: with_words(rows),
        groups=(
            Grouping("kind", "Kind", "reason", dict(BREACH_REASONS)),
            Grouping("state", "State", "status", dict(BREACH_STATUSES)),
            Grouping("source", "Source", "source", dict(BREACH_SOURCES)),
            Grouping("region", "Region", "offender__region"),
            Grouping("month", "Month it happened", "occurred_at", is_by_month=True),
        ),
    )
)
