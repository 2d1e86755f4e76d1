"""The record as it was known at a date and time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.person_page.opening import get_person_or_refuse
from release_monitor.history.audience import audience_then
from release_monitor.history.sections import record_then
from sharing.access.roles import Capability
from sharing.history.forms import MomentForm
from sharing.history.known import begun_at
from sharing.history.rules import say_with_zone
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def known_then(request: SignedInRequest, uid) -> HttpResponse:
    """Who may see the person today sees of the record of then what they may see of the same today."""
    now = timezone.now()
    form = MomentForm(request.GET or None, now=now)
    moment = form.moment if form.is_valid() else None
    said = say_with_zone(moment) if moment else ""
    reason = f"As known at {said}" if said else ""
    person = get_person_or_refuse(request, uid, verb="person.known_then_opened", reason=reason)
    context = person_page.frame(person, current="person_known_then") | {"form": form, "said": said}
    if moment:
        begun = begun_at()
        context |= {
            "known": record_then(person, reader=request.user, at=moment),
            "audience": audience_then(person, reader=request.user, at=moment),
            "begun_words": f"History is kept since {say_with_zone(begun)}." if begun else "",
            "is_before": begun is None or moment < begun,
        }
    return render(request, "history/known_then.html", context)
