"""The page of stuck releases: an action is blocked or late, or a hold stops them."""

from __future__ import annotations

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
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def blocked_releases(request: SignedInRequest) -> HttpResponse:
    """Of the people whom the reader may know about; the choices are in the address."""
    today = timezone.localdate()
    seen = Readiness.objects.open().filter(release__is_counted=True).listed_for(request.user)
    regions = regions_of(seen, request.user)
    form = BlockedFilter(request.GET, regions=regions)
    if not form.is_valid():
        return redirect("blocked_releases")
    rows = seen if form.shows_all else blocked.stuck_or_held(seen, on=today)
    if region := form.cleaned_data["region"]:
        rows = rows.filter(offender__region=region)
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
