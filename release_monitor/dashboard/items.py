"""Items on My day: those to be confirmed as read, and those without a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Value, prefetch_related_objects

from sharing.items import panels as item_panels
from sharing.items.panels import ItemLine
from sharing.models import Item, User

MOST = 4  # lines shown; the lists behind the links hold all


@dataclass(frozen=True)
class Waiting:
    """to_confirm: shared with the reader's teams. undecided: held by them, oldest first."""

    to_confirm: list[ItemLine]
    undecided: list[ItemLine]

    def people(self) -> Iterator[int]:
        return (line.person.pk for line in [*self.to_confirm, *self.undecided])


def rows_for(user: User) -> tuple[list[Item], list[Item]]:
    """Those to be confirmed, and those without a decision. Two queries; one where nothing waits."""
    rows = Item.objects.listed_for(user).with_sight(user).with_all().order_by("recorded_at", "pk")
    first, second = (
        asked.annotate(is_to_confirm=Value(is_to_confirm))[:MOST]
        for asked, is_to_confirm in ((rows.to_confirm_for(user), True), (rows.undecided(), False))
    )
    found = sorted(first.union(second, all=True), key=lambda item: (item.recorded_at, item.pk))
    prefetch_related_objects(found, item_panels.teams_beside_lines())
    to_confirm: list[Item] = []
    undecided: list[Item] = []
    for item in found:
        (to_confirm if item.is_to_confirm else undecided).append(item)  # type: ignore[attr-defined]  # annotated
    return to_confirm, undecided


def waiting_of(rows: tuple[list[Item], list[Item]], *, reader: User, at: datetime) -> Waiting:
    """rows: of `rows_for`, with their people."""
    return Waiting(*(item_panels.build_item_lines(row, reader=reader, at=at) for row in rows))
