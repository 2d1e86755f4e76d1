"""Hearings of people the reader may know about: a month, a week, a list, entries for one's own calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Event

from offenders.dates.rules.releases import week_of
from offenders.people.regions import regions_of
from offenders.person_page import exports
from offenders.person_page.list_parts import address
from offenders.releases.lists import calendar
from offenders.releases.lists import rules as calendars
from offenders.releases.lists.views import MOST_AHEAD
from parole.hearings import list_panels
from parole.hearings.forms import HearingFilter
from parole.hearings.list_panels import HearingEntry
from parole.hearings.models import Hearing
from parole.reviews.form_pages import readers
from sharing import access, audit
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_span, format_time

A_WEEK = timedelta(days=7)

# The columns of a sheet, and of which fields each tells
COLUMNS = {
    "First day": ("first_on",),
    "Last day": ("last_on",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "How": ("mode",),
    "Place": ("place",),
    "State": ("status",),
}


@require_safe
@readers
def hearings(request: SignedInRequest) -> HttpResponse:
    """By days of a month, by days of a week, or as a list; the choices are in the address."""
    form, rows, seen = selected_hearings(request)
    if not form.is_valid():
        return redirect("hearings")
    show = {"": as_month, "week": as_week, "list": as_list}[form.cleaned_data["view"]]
    return show(request, form, rows, seen)


def as_month(request: SignedInRequest, form: HearingFilter, rows: Any, seen: Any) -> HttpResponse:
    today = timezone.localdate()
    first, last = form.shown(today)
    found = recorded(request, rows.on_days(first, last))
    entries, more = list_panels.by_day(list_panels.entries_of(found, first, last))
    month = calendar.month_of(
        entries,
        form.cleaned_data["month"] or today,
        today=today,
        more=more,
        note_of=capacity_of(seen, first, last).note_of,
        week_url=lambda day: address(request, view="week", month="", week=day.isoformat()),
        month_url=lambda day: address(request, month=f"{day:%Y-%m}"),
    )
    return render(request, "parole/hearings/calendar.html", frame(request, form) | {"month": month})


def as_week(request: SignedInRequest, form: HearingFilter, rows: Any, seen: Any) -> HttpResponse:
    first, last = form.shown(timezone.localdate())
    found = recorded(request, rows.on_days(first, last))
    return render(
        request,
        "parole/hearings/hearings.html",
        frame(request, form)
        | {
            "title": f"Hearings, {format_span(first, last)}",
            "note": capacity_of(seen, first, last).note_of(first),
            "groups": list_panels.days_of_week(list_panels.entries_of(found, first, last)),
            "turn": turn_of(request, first),
        },
    )


def as_list(request: SignedInRequest, form: HearingFilter, rows: Any, seen: Any) -> HttpResponse:
    first, last = form.shown(timezone.localdate())
    listed = rows.filter(first_on__gte=first, first_on__lte=last).with_person().with_needs()
    try:
        page = pagination.paginate_rows(listed, order="first_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("hearings")
    record(request, page.rows)
    return render(
        request,
        "parole/hearings/hearings.html",
        frame(request, form)
        | {
            "title": f"Hearings to {format_date(last)}",
            "groups": list_panels.weeks_of_list(page.rows, capacity=capacity_of(seen, first, last)),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


@require_safe
@readers
def hearings_calendar_file(request: SignedInRequest) -> HttpResponse:
    """What the view shows as whole-day entries of a calendar (RFC 5545); recorded as an export."""
    form, rows, _ = selected_hearings(request)
    if not form.is_valid():
        return redirect("hearings")
    first, last = form.shown(timezone.localdate())
    found = list(rows.on_days(first, last).with_person().with_needs().order_by("first_on", "pk"))
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="hearings.exported",
        by=request.user,
        shown=[day.offender_id for day in found],
        payload={"file": "hearings.ics"},
    )
    entries, at = list(list_panels.entries_of(found, first, last)), timezone.now()
    lines = exports.calendar("Hearings", events_of(entries, at=at), of=[entry.hearing.offender_id for entry in entries])
    return exports.attachment(lines, name="hearings.ics")


def events_of(entries: Iterable[HearingEntry], *, at: datetime) -> Iterator[Event]:
    """One entry a day, under a name that stays when the hearing is moved. The panel is not in it."""
    for entry in entries:
        hearing, person = entry.hearing, entry.hearing.offender
        begins = f"Begins at {format_time(hearing.starts_at)}" if hearing.starts_at else ""
        said = [
            person.marking,
            f"{hearing.review.get_kind_display()}, {mid_sentence(hearing.get_status_display())}",
            f"{hearing.get_mode_display()}, {hearing.place}",
            begins,
            entry.part.capitalize(),
            f"Prison number {person.prison_number}",
            f"{person.establishment or 'No prison recorded'} → {person.region or 'no region recorded'}",
            entry.police,
            entry.directions,
            "Correct when this file was made. Check Release Monitor before you act on it.",
        ]
        event = Event()
        event.add("uid", f"{hearing.uid}-{hearing.days.index(entry.day) + 1}@release-monitor")
        event.add("dtstamp", at)
        event.add("dtstart", entry.day)
        event.add("summary", f"{person.full_name}: parole hearing")
        event.add("description", "\n".join(filter(None, said)))
        event.add("status", "CONFIRMED")
        event.add("class", "CONFIDENTIAL")
        event.add("transp", "TRANSPARENT")
        yield event


def selected_hearings(request: SignedInRequest) -> tuple[HearingFilter, Any, Any]:
    """The form; the rows that it leaves of those the reader may know about; all of them."""
    seen = Hearing.objects.standing().listed_for(request.user)
    today = timezone.localdate()
    near = seen.between(today - MOST_AHEAD, today + MOST_AHEAD)
    regions = regions_of(near, request.user)
    form = HearingFilter(request.GET, regions=regions)
    return form, form.narrowed(seen) if form.is_valid() else seen, seen


def recorded(request: SignedInRequest, rows: Any) -> list[Any]:
    found = list(rows.with_person().with_needs().order_by("first_on", "pk"))
    record(request, found)
    return found


def record(request: SignedInRequest, found: list[Any]) -> None:
    shown = [each.offender_id for each in found]
    audit.record_read(action=audit.Action.LIST, verb="hearings.listed", by=request.user, shown=shown)


def capacity_of(seen: Any, first: date, last: date) -> list_panels.Capacity:
    """Of all that the reader may know about, whatever the filters leave out."""
    return list_panels.Capacity(seen.on_days(first, last).order_by().values_list("days", flat=True))


def turn_of(request: SignedInRequest, monday: date) -> list_panels.Turn:
    before, after = monday - A_WEEK, monday + A_WEEK

    def url(day: date) -> str:
        return address(request, week=day.isoformat()) if calendars.is_shown(day) else ""

    return list_panels.Turn(format_span(*week_of(before)), url(before), format_span(*week_of(after)), url(after))


def frame(request: SignedInRequest, form: HearingFilter) -> dict[str, Any]:
    """What month, week and list share: the choices, the file, and the ways from one to the other."""
    view = form.cleaned_data["view"]
    ways = [
        ("Month", "", address(request, view="", week="", cursor="")),
        ("Week", "week", address(request, view="week", month="", cursor="")),
        ("List", "list", address(request, view="list", month="", week="", cursor="")),
    ]
    return {
        "filter": form,
        "views": [(words, url, name == view) for words, name, url in ways],
        "export_query": address(request, cursor=""),
        "clear_url": f"?view={view}" if view else request.path,
        "sees_all": bool(access.national_programmes(request.user)),
    }


def selected_days(request: SignedInRequest) -> tuple[HearingFilter, Any]:
    """The form, and the hearings that begin on the days that it shows."""
    form, rows, seen = selected_hearings(request)
    if not form.is_valid():
        return form, seen.none()
    first, last = form.shown(timezone.localdate())
    return form, rows.filter(first_on__gte=first, first_on__lte=last)


def cells_of(hearing: Hearing) -> list[str]:
    person = hearing.offender
    return [
        hearing.first_on.isoformat(),
        hearing.last_on.isoformat(),
        person.full_name,
        person.prison_number,
        person.region,
        hearing.get_mode_display(),
        hearing.place,
        hearing.get_status_display(),
    ]


register(
    ListPage(
        page="hearings",
        title="Hearings",
        says="Parole Board hearings that begin in the weeks or month shown, by their first day.",
        selected=selected_days,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, rows),
        order="first_on",
        loaded=lambda rows, user: rows.with_person(),
        groups=(
            Grouping("mode", "How", "mode", dict(Hearing.Mode.choices)),
            Grouping("state", "State", "status", dict(Hearing.Status.choices)),
            Grouping("region", "Region", "offender__region"),
            Grouping("month", "Month", "first_on", is_by_month=True),
        ),
    )
)
