"""The list of items as a sheet: without those that leave in no file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from offenders.person_page import exports
from sharing import audit
from sharing.access.roles import Capability
from sharing.items.views.items import selected_item_filters
from sharing.items.visibility import ItemView, view_of_item
from sharing.lists import ListPage, register
from sharing.models import Item, User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

# The columns of the sheet, and of which fields each tells
COLUMNS = {
    "Reference": ("reference",),
    "Person": ("subject.full_name",),
    "Prison number": ("subject.prison_number",),
    "Kind": ("kind",),
    "Title": ("title",),
    "Gist": ("gist",),
    "Marking": ("marking",),
    "Grade": ("grade_code",),
    "From": ("agency.name",),
    "Decision": ("state",),
    "Again": ("review_on",),
}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def sharing_export(request: SignedInRequest) -> HttpResponse:
    """What the list shows on all its pages and may leave; the people in it are recorded before it does."""
    form, rows, order = selected_item_filters(request)
    if not form.is_valid():
        return redirect("sharing")
    ordered = rows.leaving_in_files().with_sight(request.user).order_by(order, "pk")
    found = list(ordered.select_related("agency", "subject"))
    shown = [each.subject_id for each in found]
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="items.exported",
        by=request.user,
        shown=shown,
        payload={"file": "sharing.csv", "items": [str(each.uid) for each in found]},
    )
    lines = exports.sheet(COLUMNS, (cells_of(each, view_of_item(each)) for each in found), of=shown)
    return exports.attachment(lines, content_type=exports.CSV, name="sharing.csv")


def cells_of(item: Item, seen: ItemView) -> list[str]:
    person = item.subject
    return [
        seen.reference,
        str(person),
        person.prison_number,
        seen.kind_words,
        seen.title,
        seen.gist,
        seen.marking,
        seen.grade_code,
        str(seen.agency),
        item.get_state_display() if seen.is_held else "",
        seen.review_on.isoformat() if seen.review_on else "",
    ]


def with_sight(rows: Any, user: User) -> Any:
    return rows.with_sight(user).select_related("agency", "subject")


def selected(request: SignedInRequest) -> tuple[Any, Any]:
    form, rows, _ = selected_item_filters(request)
    return form, rows


# By nothing is it counted: what an item is about is told to each reader as far as it was shared with them.
register(
    ListPage(
        page="sharing",
        title="Sharing",
        says="Intelligence and concerns, as far as each is shared with you, newest first. Without a filter, undecided.",
        selected=selected,
        columns=COLUMNS,
        cells=lambda rows, user: (cells_of(each, view_of_item(each)) for each in rows),
        order="-recorded_at",
        loaded=with_sight,
        leaving=lambda rows, user: rows.leaving_in_files(),
        person="subject_id",
    )
)
