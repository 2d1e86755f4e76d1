"""Pages of upcoming releases, and how certain each is: the list, and the same by days in a calendar."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.dates.models import Release
from offenders.dates.rules.releases import week_of
from offenders.people.regions import regions_of
from offenders.person_page import list_parts
from offenders.person_page.frame import link
from offenders.person_page.list_parts import address
from offenders.releases.lists import calendar as calendar_panels
from offenders.releases.lists import panels as release_panels
from offenders.releases.lists.forms import ReleaseFilter
from sharing import audit
from sharing.access.roles import Capability
from sharing.grants.who_can_see import leads_of
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_span

MOST_AHEAD = timedelta(weeks=26)  # of which regions may be chosen: those of the longest list
ORDERS = {"": "warn_on", "latest": "-warn_on"}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def releases(request: SignedInRequest) -> HttpResponse:
    """The releases that the reader may know about, as a list or a calendar; the choices are in the address."""
    form, rows, seen = selected_release_filters(request)
    if not form.is_valid():
        return redirect("releases")
    return calendar(request, form, rows) if form.is_calendar() else as_list(request, form, rows, seen)


def as_list(request: SignedInRequest, form: ReleaseFilter, rows, seen) -> HttpResponse:
    """By week and day, with the chart; `week` narrows it to one. seen: whatever the choices leave out."""
    today = timezone.localdate()
    first, last = form.window(today)
    week = form.cleaned_data["week"]
    weeks = release_panels.weeks_of(
        rows.warned_between(first, last).by_week(),
        first=first,
        last=last,
        today=today,
        chosen=week and week_of(week)[0],
        query=lambda monday: address(request, week=monday.isoformat(), cursor=""),
    )
    order = request.GET.get("sort", "")
    listed = form.listed(rows, today).with_people().with_prepared()
    try:
        page = pagination.paginate_rows(
            listed, order=ORDERS.get(order, "warn_on"), cursor=request.GET.get("cursor", "")
        )
    except pagination.BadCursor:
        return redirect("releases")
    shown = [release.offender_id for release in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="releases.listed", by=request.user, shown=shown)
    leads = leads_of(shown, at=timezone.now())
    coming = None if page.rows else seen.filter(warn_on__gte=today).order_by("warn_on", "pk").first()
    return render(
        request,
        "offenders/releases/lists/releases.html",
        frame(request, form)
        | {
            "weeks": weeks,
            "chart": weeks.chart,
            "is_blocks": weeks.columns.blocks_fit,
            "first": first,
            "last": last,
            "expected": list_parts.format_count(weeks.expected),
            "possible": list_parts.format_count(weeks.possible),
            "groups": release_panels.groups_of(page.rows, leads=leads, today=today),
            "week": week and format_span(*week_of(week)),
            "all_weeks_url": address(request, week="", cursor=""),
            "is_latest_first": order == "latest",
            "sort_url": address(request, sort="" if order == "latest" else "latest", cursor=""),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
            "coming": coming,
            "is_roomy": form.cleaned_data["rows"] == "roomy",
            "tight_url": address(request, rows=""),
            "roomy_url": address(request, rows="roomy"),
        },
    )


def calendar(request: SignedInRequest, form: ReleaseFilter, rows) -> HttpResponse:
    """A month by days, each with its first few people."""
    today = timezone.localdate()
    chosen_month = form.cleaned_data["month"] or today
    found = list(form.listed(rows, today).with_people().first_of_each_day(calendar_panels.MOST))
    audit.record_read(
        action=audit.Action.LIST,
        verb="releases.calendar_shown",
        by=request.user,
        shown=[release.offender_id for release in found],
    )
    entries, more = calendar_panels.releases_by_day(found, today=today)
    month = calendar_panels.month_of(
        entries,
        chosen_month,
        today=today,
        more=more,
        week_url=lambda day: address(request, view="", month="", week=day.isoformat(), cursor=""),
        month_url=lambda day: address(request, month=f"{day:%Y-%m}", cursor=""),
    )
    overdue = rows.counted().filter(warn_on__lt=min(form.month_shown(today)[0], today))
    return render(
        request,
        "offenders/releases/lists/release_calendar.html",
        frame(request, form) | {"month": month, "has_overdue": overdue.exists()},
    )


def frame(request: SignedInRequest, form: ReleaseFilter) -> dict:
    """What list and calendar share: the choices, the files, and the way from one to the other."""
    return {
        "filter": form,
        "export_query": address(request, cursor=""),
        "list_url": address(request, view="", month="", cursor=""),
        "calendar_url": address(request, view="calendar", week="", cursor=""),
        "blocked_url": link("blocked_releases"),
        "may_replay": request.user.can(Capability.REPLAY_LAW),
    }


def selected_release_filters(request: SignedInRequest):
    """The form; the rows that it leaves of those the reader may know about (all, if it is not valid); all of them."""
    # Of merged records each: the day that only the other one has must not be missed
    seen = Release.objects.open().foreseen().listed_for(request.user)
    _, latest = week_of(timezone.localdate() + MOST_AHEAD)
    # Not of all: at 100,000 people the choices would cost more than the list.
    regions = regions_of(seen.filter(warn_on__lte=latest), request.user)
    form = ReleaseFilter(request.GET, regions=regions, reader=request.user)
    return form, form.narrowed(seen, request.user) if form.is_valid() else seen, seen
