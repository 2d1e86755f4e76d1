"""Checks of all people the reader may know about: what is to be made, as a list; what is covered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.checks.choices import CHECK_KINDS
from licence.checks.forms.checks import CheckFilter
from licence.checks.models import Check
from licence.checks.panels import checks as panels
from offenders.person_page.list_parts import address
from sharing import audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_time

# The columns of a file, and of which fields each tells
COLUMNS = {
    "Due": ("due_on",),
    "Time": ("due_at",),
    "Missed after": ("grace_ends_on",),
    "Check": ("kind",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "Conditions": ("conditions.position", "conditions.family"),
    "Who checks": ("officer.name", "team.name"),
    "Place": ("place",),
}
BY = ("person", "officer")


@require_safe
@needs(Capability.VIEW_PEOPLE)
def checks(request: SignedInRequest) -> HttpResponse:
    """Overdue, today, later, with what was found the last time; the choices are in the address."""
    form, rows = selected_checks(request)
    if not form.is_valid():
        return redirect("checks")
    today = timezone.localdate()
    try:
        page = pagination.paginate_rows(rows.with_all(), order="due_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("checks")
    page.rows[:] = fields.shown_to(request.user, page.rows)
    page.rows.sort(key=lambda row: (row.due_on, row.due_at is None, row.due_at or row.pk, row.pk))
    shown = [each.offender_id for each in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="checks.listed", by=request.user, shown=shown)
    return render(
        request,
        "licence/checks/checks.html",
        {
            "filter": form,
            "names_who": form.cleaned_data["whose"] == "all",
            "groups": panels.groups_of(panels.build_check_lines(page.rows, today=today), today=today),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


@require_safe
@needs(Capability.VIEW_PEOPLE)
def coverage(request: SignedInRequest) -> HttpResponse:
    """How far the conditions in force are checked: by person or officer, the worst first."""
    by = request.GET.get("by", BY[0])
    if by not in BY:
        return redirect("checks_coverage")
    rows, more = panels.coverage_of(request.user, by=by, today=timezone.localdate())
    people = [row.person.pk for row in rows if row.person]
    audit.record_read(action=audit.Action.LIST, verb="checks.coverage_shown", by=request.user, shown=people)
    choices = [(each.capitalize(), f"?by={each}", each == by) for each in BY]
    shown = {"rows": rows, "more": more, "choices": choices, "by": by}
    return render(request, "licence/checks/coverage.html", shown)


def selected_checks(request: SignedInRequest) -> tuple[CheckFilter, Any]:
    form = CheckFilter(request.GET)
    rows = Check.objects.to_answer().listed_for(request.user)
    if not form.is_valid():
        return form, rows
    given, today = form.cleaned_data, timezone.localdate()
    if given["whose"] != "all":
        rows = rows.mine(request.user)
    if given["kind"]:
        rows = rows.filter(kind=given["kind"])
    if given["state"] == "overdue":
        rows = rows.overdue(on=today)
    elif given["state"] == "today":
        rows = rows.filter(due_on=today)
    elif given["state"] == "week":
        rows = rows.due_by(today + timedelta(days=7))
    return form, rows


def cells_of(each: Check) -> list[str]:
    return [
        each.due_on.isoformat(),
        format_time(each.due_at) if each.due_at else "",
        each.grace_ends_on.isoformat(),
        each.get_kind_display(),
        each.offender.full_name,
        each.offender.prison_number,
        each.offender.region,
        panels.conditions_of(each),
        str(each.officer or each.team or ""),
        each.place,
    ]


register(
    ListPage(
        page="checks",
        title="Checks",
        says="Checks that are due and not logged, by due date.",
        selected=selected_checks,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, fields.shown_to(user, rows)),
        order="due_on",
        loaded=lambda rows, user: rows.with_all(),
        groups=(
            Grouping("kind", "Check", "kind", dict(CHECK_KINDS)),
            Grouping("region", "Region", "offender__region"),
            Grouping("month", "Month due", "due_on", is_by_month=True),
        ),
    )
)
