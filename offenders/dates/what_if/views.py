"""The page that tests different dates. The question stands in the address; nothing is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.dates.record_adapter import record_of
from offenders.dates.what_if.forms import WhatIfForm
from offenders.dates.what_if.panels import all_ahead, answer_of
from offenders.person_page.opening import get_person_or_refuse
from sharing.access.roles import Capability
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def what_if(request: SignedInRequest, uid) -> HttpResponse:
    """Who may read the person may ask; it is recorded as a reading and changes nothing."""
    found = get_person_or_refuse(request, uid, verb="person.what_if_opened")
    today = timezone.localdate()
    record = record_of(found, reader=request.user)
    ahead = all_ahead(found, reader=request.user, today=today)
    asked = request.GET if "asked" in request.GET else None
    form = WhatIfForm(asked, record=record, questions=[each.question for each in ahead])
    answer = None
    is_other = False
    if form.is_valid():
        changes, numbers = form.changes(), form.numbers()
        is_other = bool(changes) or any(numbers.values())
        if is_other:
            answer = answer_of(record, changes, numbers, ahead, said=form.said(), today=today)
    context = person_page.frame(found, current="person_sentence") | {
        "form": form,
        "answer": answer,
        "is_same": form.is_bound and form.is_valid() and not is_other,
        "left_out": form.is_bound and form.left_out(),
        "has_sentence": bool(record.sentences),
        "today": today,
    }
    return render(request, "offenders/dates/what_if/what_if.html", context)
