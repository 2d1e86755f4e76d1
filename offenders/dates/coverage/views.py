"""The list of people in custody by what our own calculation comes to; how many of each is a figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from offenders.dates.coverage.forms import CoverageFilter
from offenders.dates.coverage.rules import answer_of, words_of
from offenders.people.models import Offender
from offenders.person_page.list_parts import address
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

# The columns of a file, and of which fields each tells
COLUMNS = {
    "Person": ("full_name",),
    "Prison number": ("prison_number",),
    "Prison": ("establishment.name",),
    "Prison sheet": (),
    "Result": ("calculations.refused",),
}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def date_coverage(request: SignedInRequest) -> HttpResponse:
    """By name; `answer` and `reason` narrow it."""
    form, rows = selected_coverage(request)
    if not form.is_valid():
        return redirect("date_coverage")
    try:
        page = pagination.paginate_rows(with_prison(rows), order="family_name", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("date_coverage")
    audit.record_read(
        action=audit.Action.LIST, verb="dates.coverage_listed", by=request.user, shown=[row.pk for row in page.rows]
    )
    return render(
        request,
        "offenders/dates/coverage/coverage.html",
        {
            "filter": form,
            "people": page.rows,
            "reason": form.cleaned_data["reason"],
            "has_figures": request.user.can(Capability.SEE_OVERVIEW),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_coverage(request: SignedInRequest) -> tuple[CoverageFilter, Any]:
    form = CoverageFilter(request.GET)
    held = Offender.objects.with_coverage().listed_for(request.user)
    return form, form.narrowed(held) if form.is_valid() else held.none()


def with_prison(rows: Any) -> Any:
    return rows.select_related("establishment")


def cells_of(people: Iterable[Any]) -> Iterable[list[str]]:
    for person in people:
        answer = answer_of(person.refused, has_readings=bool(person.readings))
        yield [
            person.full_name,
            person.prison_number,
            str(person.establishment or ""),
            "Recorded" if person.has_sheet else "Not recorded",
            words_of(answer),
        ]


register(
    ListPage(
        page="date_coverage",
        title="Calculation coverage",
        says="People in custody by what our own calculation of release dates comes to.",
        selected=selected_coverage,
        columns=COLUMNS,
        cells=lambda rows, user: cells_of(rows),
        order="family_name",
        loaded=lambda rows, user: with_prison(rows),
        groups=(Grouping("region", "Region", "region"), Grouping("prison", "Prison", "establishment__name")),
        person="pk",
    )
)
