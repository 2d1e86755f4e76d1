"""The grid of a sitting: items by those who decide, as one reader may know it.

A reader has the rows of the items that are there for them and no others, and every number is made of these. Of a row,
the side that holds the item and who runs the sitting see each decider; anybody else those of their own agency. What
stood at the close is read from the rows that were kept then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from sharing.agencies.models import User
from sharing.items.actions.sights import known_extents, seen_extents
from sharing.items.models import Item
from sharing.items.rules import PROPOSED_DAYS, Occasion
from sharing.items.sight_models import RelevanceMark
from sharing.items.visibility import ItemView, view_of_item
from sharing.sittings import rules
from sharing.sittings.models import Briefing, SightAtClose, Sitting, UnseenReason
from sharing.sittings.rules import Sight


@dataclass(frozen=True)
class Cell:
    """How one item stands with one who decides."""

    item_id: int
    user: User
    sight: Sight
    seen_at: datetime | None = None
    reason: UnseenReason | None = None
    briefing: Briefing | None = None

    @property
    def stops(self) -> bool:
        """Whether the sitting cannot close for it, in front of somebody who may know the item."""
        return self.sight in rules.UNSEEN and not self.is_explained

    @property
    def is_explained(self) -> bool:
        return self.reason is not None and rules.counts(
            Occasion(self.reason.sitting.occasion), is_agreed=self.reason.agreed_at is not None
        )


@dataclass(frozen=True)
class Row:
    """One item and how it stands with each who decides. A cell that is not for this reader is None."""

    item: ItemView
    key: int
    cells: list[Cell | None]


@dataclass(frozen=True)
class Grid:
    deciders: list[User]
    rows: list[Row]

    @property
    def seen(self) -> list[tuple[int, int] | None]:
        """For each who decides: how many of this reader's rows they have seen, of how many. None where no cell of
        theirs is for this reader."""
        columns = [[row.cells[n] for row in self.rows] for n in range(len(self.deciders))]
        return [
            (sum(cell.sight not in rules.UNSEEN for cell in shown), len(shown)) if shown else None
            for shown in ([cell for cell in column if cell] for column in columns)
        ]

    @property
    def stopping(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells if cell and cell.stops]


def deciders_of(sitting: Sitting) -> list[User]:
    return [each.user for each in sitting.deciders.filter(left_at__isnull=True).select_related("user__agency")]


def marked(sitting: Sitting) -> list[int]:
    """The keys of all items that must be seen before it, whoever may know them: never for a page."""
    rows = RelevanceMark.objects.standing().filter(occasion=sitting.occasion, item__subject=sitting.subject_id)
    if sitting.programme:
        rows = rows.filter(item__programme__in=["", sitting.programme])
    return sorted(set(rows.values_list("item", flat=True)))


def cells_of(sitting: Sitting, items: Iterable[int], deciders: Iterable[User]) -> dict[tuple[int, int], Cell]:
    """How each of these items (by key) stands now with each of these people."""
    keys, people = list(items), list(deciders)
    seen = seen_extents(keys, [user.pk for user in people])
    reasons = {
        (row.item_id, row.user_id): row for row in sitting.reasons.select_related("sitting", "given_by", "agreed_by")
    }
    briefings = briefings_of(sitting)
    found = {}
    for user in people:
        may = known_extents(keys, user) if keys else {}
        for key in keys:
            extent, at = seen.get((key, user.pk), (None, None))
            sight = rules.sight_of(may=may.get(key), seen=extent)
            reason, briefing = reasons.get((key, user.pk)), briefings.get((key, user.pk))
            found[key, user.pk] = Cell(key, user, sight, at, reason, briefing if sight is Sight.MAY_NOT else None)
    return found


def briefings_of(sitting: Sitting) -> dict[tuple[int, int], Briefing]:
    rows = sitting.briefings.select_related("teller")
    return {(row.item_id, row.user_id): row for row in rows}


def frozen_cells(sitting: Sitting) -> dict[tuple[int, int], Cell]:
    rows = SightAtClose.objects.filter(sitting=sitting).select_related(
        "user__agency", "reason__sitting", "reason__given_by", "reason__agreed_by"
    )
    briefings = briefings_of(sitting)
    return {
        (row.item_id, row.user_id): Cell(
            row.item_id,
            row.user,
            Sight(row.sight),
            row.seen_at,
            row.reason,
            briefings.get((row.item_id, row.user_id)) if row.sight == Sight.MAY_NOT else None,
        )
        for row in rows
    }


def grid_for(sitting: Sitting, reader: User, *, on_paper: bool = False) -> Grid:
    """As the reader may know it now: as it stands where the sitting is open, else as it stood at the close. on_paper:
    without what may be on no paper."""
    is_open = sitting.state == rules.State.OPEN
    if is_open:
        deciders, keys = deciders_of(sitting) or [reader], marked(sitting)  # nobody is named: it is who decides
        cells: dict[tuple[int, int], Cell] = {}
    else:
        cells = frozen_cells(sitting)
        keys = sorted({item for item, _ in cells})
        people = {cell.user.pk: cell.user for cell in cells.values()} or {
            user.pk: user for user in deciders_of(sitting)
        }
        deciders = sorted(people.values(), key=lambda user: (user.agency.name, user.name, user.pk))
    items = {item.pk: item for item in items_for(keys, reader) if not (on_paper and item.no_export)}
    if is_open:
        cells = cells_of(sitting, items, deciders)
    runs = runs_sitting(sitting, reader)
    rows = []
    for key, item in items.items():
        is_whole_row = runs or item.is_held  # type: ignore[attr-defined]  # by with_sight
        shown = [cells.get((key, user.pk)) if is_whole_row or _is_own(user, reader) else None for user in deciders]
        rows.append(Row(view_of_item(item), key, shown))
    return Grid(deciders, rows)


def items_for(keys: Iterable[int], reader: User) -> list[Item]:
    """Of these items those that are there for the reader, newest first."""
    rows = Item.objects.filter(pk__in=list(keys)).visible_to(reader).with_sight(reader).with_all()
    return list(rows.select_related("subject"))


def proposed_for(sitting: Sitting, reader: User) -> list[ItemView]:
    """Recent items that nobody has marked, of those that the reader may know: proposed, and no more."""
    since = timezone.now() - timedelta(days=PROPOSED_DAYS)
    rows = Item.objects.filter(subject=sitting.subject_id, recorded_at__gte=since).exclude(pk__in=marked(sitting))
    if sitting.programme:
        rows = rows.filter(programme__in=["", sitting.programme])
    return [
        view_of_item(item) for item in rows.visible_to(reader).with_sight(reader).with_all().select_related("subject")
    ]


def runs_sitting(sitting: Sitting, reader: User) -> bool:
    return reader.pk in (sitting.chair_id, sitting.convened_by_id)


def _is_own(user: User, reader: User) -> bool:
    return user.pk == reader.pk or user.agency_id == reader.agency_id
