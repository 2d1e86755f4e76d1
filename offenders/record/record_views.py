"""The record of one person: overview, timeline, sentence and dates."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.dates.checks.panels import date_check_panel
from offenders.dates.pages.chains import chains_of
from offenders.dates.pages.sentence import sentence_page
from offenders.dates.pages.working import working_page
from offenders.people.models import Offender
from offenders.person_page.opening import get_person_or_refuse
from offenders.person_page.timeline import timeline_page
from offenders.record.overview import actions_on, overview
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.guards import needs
from sharing.pages.pagination import BadCursor
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person(request: SignedInRequest, uid) -> HttpResponse:
    """One person: what is wrong, what comes next, who is responsible, what has happened."""
    found = access.open_record(
        request.user, Offender.objects.with_identity().with_own_dates().with_what_waits(), uid=uid
    )
    actions = actions_on(found, reader=request.user)
    return render(
        request,
        "offenders/record/person_page.html",
        person_page.frame(found, current="person", actions=actions)
        | {"overview": overview(found, reader=request.user, today=timezone.localdate())},
    )


@require_safe
@needs(Capability.VIEW_PEOPLE)
def timeline(request: SignedInRequest, uid) -> HttpResponse:
    """What has happened; `about` narrows to one kind, `before` turns the page."""
    found = get_person_or_refuse(request, uid, verb="person.timeline_opened")
    asked = {name: request.GET.get(name, "") for name in ("about", "before")}
    try:
        page = timeline_page(found, reader=request.user, today=timezone.localdate(), **asked)
    except BadCursor:
        return redirect("person_timeline", uid=uid)
    context = person_page.frame(found, current="person_timeline") | {"timeline": page}
    return render(request, "offenders/record/person_timeline.html", context)


@require_safe
@needs(Capability.VIEW_PEOPLE)
def sentence(request: SignedInRequest, uid) -> HttpResponse:
    """Every date with its sources and how differences stand, release routes, sentences, custody, what was worked
    out."""
    found = get_person_or_refuse(request, uid, verb="person.sentence_opened")
    page = sentence_page(found, reader=request.user, now=timezone.now())
    context = person_page.frame(found, current="person_sentence") | {
        "sentence": page,
        "chains": chains_of(page.record.sentences, page.found.dates),
        "checked": date_check_panel(found, reader=request.user, record=page.record, may_change=page.may_change),
    }
    return render(request, "offenders/dates/pages/person_sentence.html", context)


@require_safe
@needs(Capability.VIEW_PEOPLE)
def working(request: SignedInRequest, uid) -> HttpResponse:
    """How the dates that are worked out here came about, step by step."""
    found = get_person_or_refuse(request, uid, verb="person.working_opened")
    page, may_change = working_page(found, reader=request.user), access.may(request.user, Permission.CHANGE, found)
    context = person_page.frame(found, current="person_sentence") | {
        "working": page,
        "checked": date_check_panel(found, reader=request.user, record=page.record, may_change=may_change),
        "may_change": may_change,
        "today": timezone.localdate(),
    }
    return render(request, "offenders/dates/pages/person_working.html", context)
