"""The list of people whose case must go to the Board by a date that is not known."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from offenders.person_page.list_parts import address
from parole.reviews.form_pages import readers
from parole.undated.panels import build_undated_lines
from parole.undated.querysets import with_no_referral_date
from sharing import audit
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def no_referral_date(request: SignedInRequest) -> HttpResponse:
    rows = with_no_referral_date().select_related("establishment").listed_for(request.user)
    try:
        page = pagination.paginate_rows(rows, order="family_name", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("no_referral_date")
    shown = [row.pk for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="reviews.no_referral_date_listed", by=request.user, shown=shown)
    return render(
        request,
        "parole/undated/list.html",
        {
            "lines": build_undated_lines(page.rows),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )
