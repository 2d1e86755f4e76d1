"""The list of items as a file: without those that leave in none."""

from __future__ import annotations

from typing import Any

from sharing.items.views.items import selected_item_filters
from sharing.items.visibility import ItemView, view_of_item
from sharing.lists import ListPage, register
from sharing.models import Item, User
from sharing.pages.requests import SignedInRequest

# The columns of a file, and of which fields each tells
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
        keeps_rows=True,
    )
)
