"""The list of people whose status and licence do not fit, earliest licence end first: as a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.faults import panels
from offenders.faults.forms import FaultFilter
from offenders.people.models import Offender
from offenders.people.regions import regions_of
from offenders.person_page.list_parts import MOST, address, format_count
from offenders.status.faults import with_faults
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def data_faults(request: SignedInRequest) -> HttpResponse:
    form, rows = selected_fault_filters(request)
    if not form.is_valid():
        return redirect("data_faults")
    try:
        page = pagination.paginate_rows(rows, order="ends_by", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("data_faults")
    shown = [row.pk for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="data_faults.listed", by=request.user, shown=shown)
    number = rows.order_by()[: MOST + 1].count()
    return render(
        request,
        "offenders/faults/data_faults.html",
        {
            "filter": form,
            "lines": panels.build_fault_lines(page.rows, today=timezone.localdate()),
            "number": number,
            "told": format_count(number),
            "is_narrowed": any(form.cleaned_data.values()),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_fault_filters(request: SignedInRequest) -> tuple[FaultFilter, Any]:
    """The form, and the rows that it leaves of those whom the reader may know about."""
    seen = with_faults(Offender.objects.listed_for(request.user))
    form = FaultFilter(request.GET, regions=regions_of(seen, request.user, path="region"))
    return form, form.narrowed(seen) if form.is_valid() else seen.none()


register(
    ListPage(
        page="data_faults",
        title="Data faults",
        says="People whose status and licence do not fit, earliest licence end first.",
        selected=selected_fault_filters,
        columns=panels.COLUMNS,
        cells=lambda rows, user: (panels.cells_of(row, today=timezone.localdate()) for row in rows),
        order="ends_by",
        groups=(Grouping("region", "Region", "region"),),
        person="pk",
    )
)
