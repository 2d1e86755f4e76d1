"""Checks of everybody whom the reader may know about: what is to be made, as a list or a sheet; what is covered."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.forms.checks import CheckFilter
from licence.models import Check
from licence.panels import checks as panels
from offenders.importing import formulas
from offenders.views.releases import address
from sharing import audit, keyset
from sharing.roles import Capability
from sharing.sign_in.requests import SignedInRequest
from sharing.views.guards import needs

HEAD = [
    "Due",
    "Time",
    "Missed after",
    "Check",
    "Person",
    "Prison number",
    "Region",
    "Conditions",
    "Who checks",
    "Place",
]
BY = ("person", "officer", "region")


@require_safe
@needs(Capability.VIEW_PEOPLE)
def checks(request: SignedInRequest) -> HttpResponse:
    """Overdue, today, later, with what was found the last time; the choices are in the address."""
    form, rows = chosen(request)
    if not form.is_valid():
        return redirect("checks")
    today = timezone.localdate()
    try:
        page = keyset.page_of(rows.with_all(), order="due_on", cursor=request.GET.get("cursor", ""))
    except keyset.BadCursor:
        return redirect("checks")
    page.rows.sort(key=lambda row: (row.due_on, row.due_at is None, row.due_at or row.pk, row.pk))
    shown = [each.offender_id for each in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="checks.listed", by=request.user, shown=shown)
    return render(
        request,
        "licence/checks.html",
        {
            "filter": form,
            "groups": panels.groups_of(panels.lines_of(page.rows, today=today), today=today),
            "export_query": address(request, cursor=""),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


@require_safe
@needs(Capability.VIEW_PEOPLE)
def checks_export(request: SignedInRequest) -> HttpResponse:
    """What the list shows on all its pages, as CSV; the people in it are recorded before it leaves."""
    form, rows = chosen(request)
    if not form.is_valid():
        return redirect("checks")
    found = list(rows.with_all().order_by("due_on", "pk"))
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="checks.exported",
        by=request.user,
        shown=[each.offender_id for each in found],
        payload={"file": "checks.csv"},
    )
    response = StreamingHttpResponse(
        sheet(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="checks.csv"'},
    )
    return cast("HttpResponse", response)  # the guards speak of HttpResponse and only pass it on


@require_safe
@needs(Capability.VIEW_PEOPLE)
def coverage(request: SignedInRequest) -> HttpResponse:
    """How far the conditions in force are checked: by person, officer or region, the worst first."""
    by = request.GET.get("by", BY[0])
    if by not in BY:
        return redirect("checks_coverage")
    rows = panels.coverage_of(request.user, by=by, today=timezone.localdate())
    audit.record_read(action=audit.Action.LIST, verb="checks.coverage_shown", by=request.user)
    choices = [(each.capitalize(), f"?by={each}", each == by) for each in BY]
    return render(request, "licence/coverage.html", {"rows": rows, "choices": choices, "by": by})


def chosen(request: SignedInRequest) -> tuple[CheckFilter, Any]:
    form = CheckFilter(request.GET)
    rows = Check.objects.to_answer().visible_to(request.user)
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


class _Echo:
    def write(self, text: str) -> str:
        return text


def sheet(found: Iterable[Check]) -> Iterator[str]:
    """CSV with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEAD)
    for each in found:
        cells = [
            each.due_on.isoformat(),
            f"{each.due_at:%H:%M}" if each.due_at else "",
            each.grace_ends_on.isoformat(),
            each.get_kind_display(),
            each.offender.full_name,
            each.offender.prison_number,
            each.offender.region,
            panels.conditions_of(each),
            str(each.officer or each.team or ""),
            each.place,
        ]
        yield writer.writerow([formulas.disarm(cell) for cell in cells])
