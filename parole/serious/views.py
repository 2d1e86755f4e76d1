"""The serious cases of a year: everybody convicted of terrorism whose case is or was heard in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.people.regions import regions_of
from offenders.person_page.list_parts import address
from parole.hearings.models import Hearing
from parole.reviews.form_pages import readers
from parole.serious import panels
from parole.serious.forms import SeriousFilter
from sharing import audit
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def serious_cases(request: SignedInRequest) -> HttpResponse:
    form, rows = selected_cases(request)
    if not form.is_valid():
        return redirect("serious_cases")
    try:
        page = pagination.paginate_rows(rows, order="-first_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("serious_cases")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="serious_cases.listed", by=request.user, shown=shown)
    return render(
        request,
        "parole/serious/cases.html",
        {
            "filter": form,
            "year": form.chosen_year,
            "lines": panels.build_serious_case_lines(page.rows),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_cases(request: SignedInRequest) -> tuple[SeriousFilter, Any]:
    seen = Hearing.objects.standing().listed_for(request.user)
    regions = list(regions_of(seen, request.user))
    form = SeriousFilter(request.GET, this_year=timezone.localdate().year, regions=regions)
    if not form.is_valid():
        return form, seen.none()
    return form, form.narrowed(seen.of_serious_cases(form.chosen_year)).with_person()


register(
    ListPage(
        page="serious_cases",
        title="Serious cases",
        says="Hearings of the year of people convicted of terrorism, newest first.",
        selected=selected_cases,
        columns=panels.COLUMNS,
        cells=lambda rows, user: map(panels.cells_of, panels.build_serious_case_lines(rows)),
        order="-first_on",
        groups=(
            Grouping("mode", "How", "mode", dict(Hearing.Mode.choices)),
            Grouping("region", "Region", "offender__region"),
        ),
    )
)
