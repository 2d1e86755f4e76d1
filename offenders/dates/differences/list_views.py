"""The list of date conflicts, earliest release first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.dates.calculation_models import DateConflict
from offenders.dates.differences import list_panels
from offenders.dates.differences.forms import ConflictFilter
from offenders.people.regions import regions_of
from offenders.person_page.list_parts import MOST, address, format_count
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def conflicts(request: SignedInRequest) -> HttpResponse:
    form, rows = selected_conflict_filters(request)
    if not form.is_valid():
        return redirect("conflicts")
    try:
        page = pagination.paginate_rows(with_people(rows), order="leaves_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("conflicts")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="conflicts.listed", by=request.user, shown=shown)
    number = rows.order_by()[: MOST + 1].count()
    return render(
        request,
        "offenders/dates/differences/conflicts.html",
        {
            "filter": form,
            "lines": list_panels.build_conflict_lines(page.rows, now=timezone.now()),
            "number": number,
            "told": format_count(number),
            "is_narrowed": any(form.cleaned_data.values()),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_conflict_filters(request: SignedInRequest) -> tuple[ConflictFilter, Any]:
    """The form, and the rows that it leaves of those whom the reader may know about."""
    seen = DateConflict.objects.listed_for(request.user)
    regions = regions_of(seen.standing(), request.user)
    form = ConflictFilter(request.GET, regions=regions)
    return form, form.narrowed(seen, at=timezone.now()) if form.is_valid() else seen.none()


def with_people(rows: Any) -> Any:
    return rows.select_related("offender__establishment")


register(
    ListPage(
        page="conflicts",
        title="Date conflicts",
        says="Dates for which the prison and our calculation differ, earliest release first.",
        selected=selected_conflict_filters,
        columns=list_panels.COLUMNS,
        cells=lambda rows, user: map(list_panels.cells_of, rows),
        order="leaves_on",
        loaded=lambda rows, user: with_people(rows),
        groups=(
            Grouping("region", "Region", "offender__region"),
            Grouping("prison", "Prison", "offender__establishment__name"),
        ),
    )
)
