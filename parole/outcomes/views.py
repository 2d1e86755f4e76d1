"""The outcomes of the caseload by year, beside what is published."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parole.outcomes.panels import years_of
from parole.outcomes.published import PUBLISHED
from parole.reviews.form_pages import readers
from sharing import audit
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def outcomes(request: SignedInRequest) -> HttpResponse:
    """Whole numbers of the people whom the reader may see. Not recorded of one person."""
    years = years_of(request.user)
    audit.record(
        action=audit.Action.COLLECTION,
        verb="parole.outcomes_counted",
        by=request.user,
        payload={"years": [year.year for year in years]},
    )
    return render(request, "parole/outcomes/outcomes.html", {"years": years, "published": PUBLISHED})
