"""The licence of a person: what binds on a day, one version, and that in plain words."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.licences.panels import beside, licences
from licence.licences.panels.summary import summary_of
from licence.licences.views.form_pages import get_licence_or_404, readers
from offenders import person_page
from offenders.models import Offender
from sharing import access
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def person_licence(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The conditions in force today, or on the day `on`; what is in the making; every version."""
    rows = Offender.objects.select_related("establishment")
    person = access.open_record(request.user, rows, uid=uid, verb="person.licence_opened")
    on = _day(request.GET)
    if on is None:
        return redirect("person_licence", uid=uid)
    section = licences.section_of(person, on=on, reader=request.user)
    frame = person_page.frame(person, current="person_licence")
    return render(request, "licence/licences/person.html", frame | {"section": section})


@require_safe
@readers
def licence(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    """One version, with what was done, what is missing and who must act."""
    found = get_licence_or_404(request, uid, licence_uid)
    frame = person_page.frame(found.offender, current="person_licence")
    return render(
        request,
        "licence/licences/licence.html",
        frame
        | {
            "shown": licences.build_licence_view(found, reader=request.user),
            "on_paper": beside.papers_of(found, reader=request.user),
        },
    )


@require_safe
@readers
def licence_summary(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    """The licence in plain words, to be read with the person and printed."""
    found = get_licence_or_404(request, uid, licence_uid)
    frame = person_page.frame(found.offender, current="person_licence")
    context = {"licence": found, "summary": summary_of(found), "reader": request.user, "now": timezone.now()}
    return render(request, "licence/licences/summary.html", frame | context)


def _day(asked) -> date | None:
    """The day in the address, today without one; None for what is no day."""
    text = asked.get("on", "")
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
