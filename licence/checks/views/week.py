"""The checks of a week, Monday to Sunday: an officer's own, or of officers a manager chooses; and as a calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Event

from licence.checks.forms.week import WeekFilter
from licence.checks.models import Check
from licence.checks.panels import week as panels
from licence.checks.panels.checks import conditions_of
from licence.checks.querysets import CheckQuerySet
from offenders.dates.rules.releases import week_of
from offenders.person_page import exports
from offenders.person_page.list_parts import address
from sharing import audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date

MOST = 500  # checks of a page
LASTS = timedelta(minutes=30)  # in a calendar: a check has a time, and no length


@require_safe
@needs(Capability.VIEW_PEOPLE)
def checks_week(request: SignedInRequest) -> HttpResponse:
    """Overdue first, then seven days; the week and whose it is are in the address."""
    form, rows = selected_week(request)
    if not form.is_valid():
        return redirect("checks_week")
    today = timezone.localdate()
    monday, sunday = week_of(form.cleaned_data["week"] or today)
    is_this = monday <= today <= sunday
    late = fields.shown_to(request.user, in_order(rows.to_answer().overdue(on=today))[:MOST]) if is_this else []
    found = fields.shown_to(request.user, in_order(rows.on_days(monday, sunday))[: MOST + 1])
    week = panels.week_page(late, found[:MOST], monday=monday, today=today)
    shown = list(dict.fromkeys(each.offender_id for each in (*late, *found[:MOST])))
    audit.record_read(action=audit.Action.LIST, verb="checks.week_shown", by=request.user, shown=shown)
    return render(
        request,
        "licence/checks/week.html",
        {
            "week": week,
            "filter": form,
            "chooses": manages(request),
            "is_cut": len(found) > MOST,
            "before_url": address(request, week=week.before.isoformat()),
            "after_url": address(request, week=week.after.isoformat()),
            "this_url": address(request, week=""),
            "export_query": address(request),
        },
    )


@require_safe
@needs(Capability.VIEW_PEOPLE)
def checks_week_file(request: SignedInRequest) -> HttpResponse:
    """What is to be made in the week, as entries of a calendar; the people in it are recorded before it leaves."""
    form, rows = selected_week(request)
    if not form.is_valid():
        return redirect("checks_week")
    days = week_of(form.cleaned_data["week"] or timezone.localdate())
    found = fields.shown_to(request.user, in_order(rows.to_answer().on_days(*days)))
    shown = [each.offender_id for each in found]
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="checks.exported",
        by=request.user,
        shown=shown,
        payload={"file": "checks.ics"},
    )
    at = timezone.now()
    lines = exports.calendar("Checks", (event_of(each, at=at) for each in found), of=shown)
    return exports.attachment(lines, name="checks.ics")


def selected_week(request: SignedInRequest) -> tuple[WeekFilter, CheckQuerySet]:
    seen = Check.objects.listed_for(request.user)
    form = WeekFilter(request.GET, seen=seen if manages(request) else None)
    if not form.is_valid():
        return form, seen.none()
    return form, form.narrowed(seen if manages(request) else seen.mine(request.user))


def manages(request: SignedInRequest) -> bool:
    """Who decides who works with whom sees the week of others."""
    return request.user.can(Capability.GRANT_ACCESS)


def in_order(rows: CheckQuerySet) -> CheckQuerySet:
    return rows.with_all().order_by("due_on", "due_at", "pk")


def event_of(check: Check, *, at: datetime) -> Event:
    """At its time, or the whole day of one without; with what the page says of it and no more."""
    said = [
        check.marking,
        f"Condition {conditions_of(check)}",
        f"Prison number {check.offender.prison_number}",
        f"Made by {check.officer or check.team}",
        f"Missed after {format_date(check.grace_ends_on)}",
        "As known when the file was made. Check Release Monitor before you act on it.",
    ]
    event = Event()
    event.add("uid", f"{check.uid}@release-monitor")
    event.add("dtstamp", at)
    if check.due_at:
        begins = timezone.make_aware(datetime.combine(check.due_on, check.due_at))
        event.add("dtstart", begins)
        event.add("dtend", begins + LASTS)
    else:
        event.add("dtstart", check.due_on)
        event.add("transp", "TRANSPARENT")
    event.add("summary", f"{check.get_kind_display()}: {check.offender.full_name}")
    if check.place:
        event.add("location", check.place)
    event.add("description", "\n".join(said))
    event.add("class", "CONFIDENTIAL")
    return event
