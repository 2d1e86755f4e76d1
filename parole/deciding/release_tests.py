"""The page of decisions that stand here with another release test than the one of their day, for PPCS to correct."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from offenders.person_page.list_parts import address
from parole.decisions.models import Decision
from parole.decisions.rules import release_test_on
from parole.reviews.form_pages import readers
from sharing import audit
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest


@dataclass(frozen=True)
class TestLine:
    """A decision, the test that it was recorded with, and the one in force on its day."""

    decision: Decision
    recorded: str
    in_force: str


@require_safe
@readers
def release_tests(request: SignedInRequest) -> HttpResponse:
    """Of the people that the reader can see, newest first. Each is put right on its own page, as a slip."""
    rows = Decision.objects.with_unexplained_test().listed_for(request.user).select_related("offender", "review")
    try:
        page = pagination.paginate_rows(rows, order="-decided_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("release_tests")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="release_tests.listed", by=request.user, shown=shown)
    return render(
        request,
        "parole/decisions/release_tests.html",
        {
            "lines": [_line(row) for row in page.rows],
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def _line(decision: Decision) -> TestLine:
    in_force = Decision.Test(release_test_on(decision.decided_on)).label
    return TestLine(decision, decision.get_test_display(), in_force)
