"""Items on My day: those to be confirmed as read, and those without a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

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
    """Those to be confirmed, and those without a decision. Three queries; two where nothing waits."""
    rows = Item.objects.listed_for(user).with_sight(user)
    to_confirm, undecided = (
        list(asked.with_all().order_by("recorded_at", "pk")[:MOST])
        for asked in (rows.to_confirm_for(user), rows.undecided())
    )
    prefetch_related_objects([*to_confirm, *undecided], item_panels.teams_beside_lines())
    return to_confirm, undecided


def waiting_of(rows: tuple[list[Item], list[Item]], *, reader: User, at: datetime) -> Waiting:
    """rows: of `rows_for`, with their people."""
    return Waiting(*(item_panels.build_item_lines(row, reader=reader, at=at) for row in rows))
