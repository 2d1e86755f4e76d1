"""The register of all people the reader can see: what is due by when, and of whom it cannot be decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.person_page.list_parts import address
from offenders.register import panels, side
from offenders.register.forms import MINE, RegisterFilter
from offenders.register.models import RegisterEntry
from offenders.register.models.entries import DUTY_KINDS, ENTRY_STATES
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.READ_REGISTER)
def notification_register(request: SignedInRequest) -> HttpResponse:
    """Overdue first, then by what is due next."""
    form, rows = selected(request)
    if not form.is_valid():
        return redirect("notification_register")
    try:
        page = pagination.paginate_rows(_in_words(rows), order="next_due_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("notification_register")
    at = timezone.now()
    today = timezone.localdate(at)
    boxes = side.boxes_for(request.user, today=today, at=at)
    shown = [*(row.offender_id for row in page.rows), *(item.person for box in boxes for item in box.items)]
    audit.record_read(
        action=audit.Action.LIST, verb="register.listed", by=request.user, shown=list(dict.fromkeys(shown))
    )
    everyone = RegisterEntry.objects.on_list().listed_for(request.user).of_each_person_once()
    mine = panels.answered_for_by(everyone, request.user) if form.cleaned_data["show"] == MINE else everyone
    return render(
        request,
        "offenders/register/register.html",
        {
            "filter": form,
            "is_narrowed": any(form.cleaned_data.values()),
            "figures": panels.figures_of(mine, reader=request.user, today=today),
            "headings": panels.headings(),
            "undecided": len(everyone.undecided().order_by().values_list("pk", flat=True)[:100]),
            "groups": panels.groups_of(panels.build_lines(page.rows, reader=request.user, today=today), today=today),
            "boxes": boxes,
            "by_week": side.duties_by_week(mine, reader=request.user, today=today),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


@require_safe
@needs(Capability.READ_REGISTER)
def notification_undecided(request: SignedInRequest) -> HttpResponse:
    """People of whom the law cannot be applied yet, each with its reason. They are never read as "no"."""
    rows = _in_words(RegisterEntry.objects.undecided().listed_for(request.user).of_each_person_once())
    try:
        page = pagination.paginate_rows(rows, order="changed_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("notification_undecided")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="register.undecided_listed", by=request.user, shown=shown)
    return render(
        request,
        "offenders/register/undecided.html",
        {
            "rows": page.rows,
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
        },
    )


def selected(request: SignedInRequest) -> tuple[RegisterFilter, Any]:
    form = RegisterFilter(request.GET)
    rows = RegisterEntry.objects.on_list().listed_for(request.user).of_each_person_once()
    if not form.is_valid():
        return form, rows
    given, today = form.cleaned_data, timezone.localdate()
    if given["show"] == MINE:
        rows = panels.answered_for_by(rows, request.user)
    if given["when"] == "late":
        rows = rows.filter(late_count__gt=0)
    elif given["when"] == "next":
        rows = rows.due_next(on=today)
    elif given["when"] == "soon":
        rows = rows.filter(next_due_on__gte=today, next_due_on__lte=today + panels.SOON)
    if given["duty"]:
        rows = rows.filter(next_duty=given["duty"])
    if given["state"]:
        rows = rows.filter(state=given["state"])
    return form, rows


def _in_words(rows: Any) -> Any:
    return rows.select_related("offender__establishment")


register(
    ListPage(
        page="notification_register",
        title="Register",
        says="People on the notification register, or expected on it, by what is due next.",
        selected=selected,
        columns=panels.COLUMNS,
        cells=lambda rows, user: map(panels.cells_of, rows),
        order="next_due_on",
        loaded=lambda rows, user: _in_words(rows),
        groups=(
            Grouping("state", "State", "state", dict(ENTRY_STATES)),
            Grouping("duty", "Next duty", "next_duty", dict(DUTY_KINDS)),
            Grouping("region", "Region", "offender__region"),
            Grouping("month", "Month the period ends", "ends_on", is_by_month=True),
        ),
    )
)
register(
    ListPage(
        page="notification_undecided",
        title="Notification that cannot be decided",
        says="People whose notification cannot be decided, with the reason.",
        selected=lambda request: (
            RegisterFilter({}),
            RegisterEntry.objects.undecided().listed_for(request.user).of_each_person_once(),
        ),
        columns=panels.COLUMNS,
        cells=lambda rows, user: map(panels.cells_of, rows),
        order="changed_at",
        loaded=lambda rows, user: _in_words(rows),
        groups=(Grouping("region", "Region", "offender__region"),),
    )
)
