"""The licence of a person: what binds on a day, one version, and that in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.licences import beside
from licence.licences.panels import licences
from licence.licences.rules import LONDON, moment_shown
from licence.licences.summary import summary_of
from licence.licences.views.form_pages import get_licence_or_404, readers
from offenders import person_page
from offenders.models import Offender
from sharing import access
from sharing.pages.requests import SignedInRequest


@require_safe
@readers
def person_licence(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The conditions in force now, or at the end of the day `on`, or `at` a time of it; every version."""
    rows = Offender.objects.select_related("establishment")
    person = access.open_record(request.user, rows, uid=uid, verb="person.licence_opened")
    moment = _moment(request.GET)
    if moment is None:
        return redirect("person_licence", uid=uid)
    section = licences.section_of(person, at=moment, reader=request.user)
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


def _moment(asked: Mapping[str, str]) -> datetime | None:
    """The moment in the address, now without one; None for what is none."""
    now = timezone.now()
    if not asked.get("on", ""):
        return now
    try:
        day = date.fromisoformat(asked["on"])
        clock = time.fromisoformat(asked["at"]) if asked.get("at", "") else None
    except ValueError:
        return None
    return moment_shown(day, now=now) if clock is None else datetime.combine(day, clock.replace(tzinfo=None), LONDON)
