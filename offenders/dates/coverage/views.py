"""The page of how far our own calculation reaches."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from offenders.dates.coverage.panels import build_coverage
from offenders.people.models import Offender
from offenders.person_page.list_parts import address
from sharing import audit
from sharing.access.roles import Capability
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def date_coverage(request: SignedInRequest) -> HttpResponse:
    """Counts of those whom the reader can see, whoever else there is; with `line`, the people of that line below."""
    held = Offender.objects.with_coverage().listed_for(request.user)
    coverage = build_coverage(held)
    chosen = coverage.line(request.GET.get("line"))
    if chosen is None:
        audit.record_read(action=audit.Action.LIST, verb="dates.coverage_counted", by=request.user)
        return render(request, "offenders/dates/coverage/coverage.html", {"coverage": coverage})
    rows = held.filter(pk__in=chosen.people).select_related("establishment")
    try:
        page = pagination.paginate_rows(rows, order="family_name", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect(f"{reverse('date_coverage')}?line={chosen.key}")
    audit.record_read(
        action=audit.Action.LIST, verb="dates.coverage_listed", by=request.user, shown=[row.pk for row in page.rows]
    )
    return render(
        request,
        "offenders/dates/coverage/coverage.html",
        {
            "coverage": coverage,
            "chosen": chosen,
            "people": page.rows,
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )
