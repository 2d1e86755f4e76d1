"""People in custody with no known release date."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.people.models import Offender
from offenders.person_page.list_parts import address
from offenders.releases.no_date import panels
from offenders.releases.no_date.forms import NoDateFilter
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def no_release_date(request: SignedInRequest) -> HttpResponse:
    form, rows = selected_no_date_filters(request)
    if not form.is_valid():
        return redirect("no_release_date")
    try:
        page = pagination.paginate_rows(rows, order="family_name", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("no_release_date")
    audit.record_read(
        action=audit.Action.LIST, verb="releases.no_date_listed", by=request.user, shown=[row.pk for row in page.rows]
    )
    return render(
        request,
        "offenders/releases/no_date/list.html",
        {
            "filter": form,
            "lines": panels.build_no_date_lines(page.rows, today=timezone.localdate()),
            "is_narrowed": bool(form.cleaned_data["prison"]),
            "has_figures": request.user.can(Capability.SEE_OVERVIEW),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_no_date_filters(request: SignedInRequest) -> tuple[NoDateFilter, Any]:
    """The form, and the people whom it leaves of those that the reader can see."""
    form = NoDateFilter(request.GET)
    seen = Offender.objects.with_no_date().select_related("establishment").listed_for(request.user).each_once()
    return form, form.narrowed(seen) if form.is_valid() else seen.none()


register(
    ListPage(
        page="no_release_date",
        title="No release date known",
        says="People in custody who have no known release date.",
        selected=selected_no_date_filters,
        columns=panels.COLUMNS,
        cells=lambda rows, user: map(panels.cells_of, panels.build_no_date_lines(rows, today=timezone.localdate())),
        order="family_name",
        groups=(
            Grouping("prison", "Prison", "establishment__name"),
            Grouping("region", "Region", "region"),
        ),
        person="pk",
    )
)
