"""All recalls that the reader may know about: the open ones with their limits, and who is at large."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.recalls.choices import RECALL_KINDS, RECALL_STATUSES
from licence.recalls.forms.lists import RecallFilter
from licence.recalls.models import Recall, RecallMove
from licence.recalls.panels import recalls as panels
from licence.recalls.panels.recalls import RecallLine
from offenders.people.regions import regions_of
from offenders.person_page.list_parts import address
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

readers = needs(Capability.VIEW_PEOPLE)

# The columns of a sheet, and of which fields each tells
COLUMNS = {
    "Begun": ("begun_at",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "State": ("status",),
    "Kind of recall": ("kind",),
    "Revoked": ("revoked_at",),
    "Returned": ("returned_at",),
}


@dataclass(frozen=True)
class Missing:
    """Somebody unlawfully at large, with the latest review of what is done to find them."""

    line: RecallLine
    days: int
    review: RecallMove | None


@require_safe
@readers
def recalls(request: SignedInRequest) -> HttpResponse:
    """The latest fifty; on a page, the one first whose limit runs out first. The choices are in the address."""
    form, rows = selected_recalls(request)
    if not form.is_valid():
        return redirect("recalls")
    try:
        page = pagination.paginate_rows(panels.for_lines(rows), order="-begun_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("recalls")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="recalls.listed", by=request.user, shown=shown)
    return render(
        request,
        "licence/recalls/recalls.html",
        {
            "filter": form,
            "lines": panels.build_recall_lines(page.rows, at=timezone.now()),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


@require_safe
@readers
def at_large(request: SignedInRequest) -> HttpResponse:
    """Who is unlawfully at large, the review that is due first on top."""
    at = timezone.now()
    rows = panels.for_lines(Recall.objects.listed_for(request.user).at_large())
    try:
        page = pagination.paginate_rows(rows, order="begun_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("recalls_at_large")
    lines = panels.build_recall_lines(page.rows, at=at)
    audit.record_read(
        action=audit.Action.LIST,
        verb="recalls.at_large_listed",
        by=request.user,
        shown=[row.offender_id for row in page.rows],
    )
    return render(
        request,
        "licence/recalls/at_large.html",
        {
            "missing": missing_of(lines, at=at),
            "may_review": request.user.can(Capability.REVIEW_AT_LARGE),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def missing_of(lines: list[RecallLine], *, at: datetime) -> list[Missing]:
    """One query for the reviews of all of them."""
    reviews = RecallMove.objects.filter(recall__in=[line.recall.pk for line in lines], verb="review_at_large")
    latest = {review.recall_id: review for review in reviews.select_related("moved_by").order_by("moved_at", "pk")}
    today: date = timezone.localdate(at)
    return [
        Missing(
            line,
            (today - timezone.localdate(line.recall.at_large_since)).days if line.recall.at_large_since else 0,
            latest.get(line.recall.pk),
        )
        for line in lines
    ]


def selected_recalls(request: SignedInRequest) -> tuple[RecallFilter, Any]:
    """The form, and the rows that it leaves of those whom the reader may know about."""
    seen = Recall.objects.listed_for(request.user)
    form = RecallFilter(request.GET, regions=regions_of(seen, request.user))
    return form, form.narrowed(seen) if form.is_valid() else seen.none()


def cells_of(recall: Recall) -> list[str]:
    return [
        _moment(recall.begun_at),
        recall.offender.full_name,
        recall.offender.prison_number,
        recall.offender.region,
        recall.get_status_display(),
        recall.get_kind_display(),
        _moment(recall.revoked_at),
        _moment(recall.returned_at),
    ]


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


register(
    ListPage(
        page="recalls",
        title="Recalls",
        says="Recalls from the first consideration on, by when they were begun.",
        selected=selected_recalls,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, rows),
        order="-begun_at",
        loaded=lambda rows, user: rows.select_related("offender"),
        groups=(
            Grouping("state", "State", "status", dict(RECALL_STATUSES)),
            Grouping("kind", "Kind of recall", "kind", dict(RECALL_KINDS)),
            Grouping("region", "Region", "offender__region"),
            Grouping("month", "Month begun", "begun_at", is_by_month=True),
        ),
    )
)
