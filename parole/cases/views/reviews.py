"""The reviews of a person, and one review from referral to outcome."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.models import Offender
from parole.cases.panels import review as panels
from parole.reviews.form_pages import SECTION, get_review_or_404, readers
from sharing import access
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def person_parole(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The open review, when the next one is due, and every earlier one."""
    rows = Offender.objects.select_related("establishment")
    person = access.open_record(request.user, rows, uid=uid, verb="person.parole_opened")
    section = panels.section_of(person, reader=request.user, on=timezone.localdate())
    frame = person_page.frame(person, current=SECTION)
    return render(request, "parole/reviews/person.html", frame | {"section": section})


@require_safe
@readers
def review(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    """One review: how far it is, which limits run, what is missing and who must act."""
    found = get_review_or_404(request, uid, review_uid)
    frame = person_page.frame(found.offender, current=SECTION)
    shown = panels.build_review_view(found, reader=request.user, on=timezone.localdate())
    return render(request, "parole/reviews/review.html", frame | {"shown": shown})
