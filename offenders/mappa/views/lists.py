"""All MAPPA cases that the reader may know of: meetings to come, what is overdue, and the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.mappa.choices import CASE_STATES, LEAD_BODIES
from offenders.mappa.forms import MappaFilter
from offenders.mappa.models import MappaAction, MappaCase, MappaMeeting
from offenders.mappa.panels import CASE_TAGS, action_lines, meeting_lines, programmes_of, works
from offenders.mappa.rules import CaseState
from offenders.person_page.list_parts import address
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

MOST = 12  # lines of each section above the list
# The columns of a file, and of which fields each tells
COLUMNS = {
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Category": ("category",),
    "Level": ("level",),
    "Level since": ("level_set_on",),
    "State": ("state",),
    "Lead agency": ("lead",),
    "Area": ("area",),
    "Managed by": ("is_ct",),
    "Next review": ("review_due_on",),
}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def mappa(request: SignedInRequest) -> HttpResponse:
    """Meetings to come and what is overdue first; then all, the newest first."""
    form, rows = selected_cases(request)
    if not form.is_valid():
        return redirect("mappa")
    try:
        page = pagination.paginate_rows(with_words(rows), order="-identified_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("mappa")
    today, programme = timezone.localdate(), form.programme_shown
    meetings = MappaMeeting.objects.listed_for(request.user).to_come().filter(programme=programme)
    to_close = MappaMeeting.objects.listed_for(request.user).to_close().filter(programme=programme)
    actions = MappaAction.objects.listed_for(request.user).late(on=today).filter(programme=programme)
    if not works(request.user):
        actions = actions.owned_by(request.user)
    reviews = MappaCase.objects.listed_for(request.user).review_late(on=today).filter(programme=programme)
    people = ("offender__establishment", "chair")
    shown_meetings = meetings.select_related(*people).order_by("planned_at", "pk")[:MOST]
    shown_to_close = to_close.select_related(*people).order_by("minutes_due_on", "pk")[:MOST]
    shown_actions = actions.select_related("owner", *people).order_by("due_on", "pk")[:MOST]
    shown_reviews = list(reviews.select_related("offender__establishment").order_by("review_due_on", "pk")[:MOST])
    context: dict[str, Any] = {
        "filter": form,
        "programme": programme,
        "meetings": meeting_lines(shown_meetings, request.user, today=today),
        "to_close": meeting_lines(shown_to_close, request.user, today=today),
        "actions": action_lines(shown_actions, request.user, today=today),
        "reviews": shown_reviews,
        "lines": [(row, CASE_TAGS[CaseState(row.state)]) for row in page.rows],
        "next_url": page.next and address(request, cursor=page.next),
        "previous_url": page.previous and address(request, cursor=page.previous),
    }
    shown = [
        *(line.meeting.offender_id for line in (*context["meetings"], *context["to_close"])),
        *(line.action.offender_id for line in context["actions"]),
        *(row.offender_id for row in (*shown_reviews, *page.rows)),
    ]
    audit.record_read(action=audit.Action.LIST, verb="mappa.listed", by=request.user, shown=list(dict.fromkeys(shown)))
    return render(request, "offenders/mappa/mappa.html", context)


def selected_cases(request: SignedInRequest) -> tuple[MappaFilter, Any]:
    """One programme at a time: the one the reader works in, else terrorism where they read both."""
    seen = MappaCase.objects.listed_for(request.user)
    form = MappaFilter(request.GET, programmes=programmes_of(request.user))
    return form, form.narrowed(seen) if form.is_valid() else seen


def with_words(rows: Any) -> Any:
    return rows.select_related("offender__establishment")


def cells_of(case: MappaCase) -> list[str]:
    return [
        case.offender.full_name,
        case.offender.prison_number,
        case.category or "Not known",
        str(case.level or "Not set"),
        case.level_set_on.isoformat() if case.level_set_on else "",
        case.get_state_display(),
        case.get_lead_display(),
        case.area,
        "CT MAPPA" if case.is_ct else "Local MAPPA",
        case.review_due_on.isoformat() if case.review_due_on else "",
    ]


register(
    ListPage(
        page="mappa",
        title="MAPPA cases",
        says="People managed under MAPPA in one programme, by when they were identified.",
        selected=selected_cases,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, rows),
        order="-identified_on",
        loaded=lambda rows, user: with_words(rows),
        groups=(
            Grouping("level", "Level", "level"),
            Grouping("state", "State", "state", dict(CASE_STATES)),
            Grouping("lead", "Lead agency", "lead", dict(LEAD_BODIES)),
            Grouping("region", "Region", "offender__region"),
        ),
    )
)
