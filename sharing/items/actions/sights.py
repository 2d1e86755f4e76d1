"""Mark an item as one to be seen before a kind of decision, and note the people who have seen it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sharing import access, audit
from sharing.access.rules import Permission
from sharing.agencies.models import User
from sharing.items.actions.correction import reaches
from sharing.items.actions.items import ItemRefused, held, locked, not_theirs, record
from sharing.items.models import Item, ItemCorrection
from sharing.items.rules import OCCASION_WORDS, Extent, Occasion
from sharing.items.sight_models import ItemSight, RelevanceMark
from sharing.items.visibility import ItemVisibility, view_of_item


@transaction.atomic
def mark(*, item: Item, occasions: Collection[Occasion], by: User) -> list[RelevanceMark]:
    """The item must be seen before each of these decisions. One that is marked already stays as it is.

    By whoever can see the item and edit the person. Raises ItemRefused, RecordHidden, NotAllowed.
    """
    item = locked(item)
    held(item, by)
    access.require(by, Permission.CHANGE, item.subject)
    if not occasions:
        raise ItemRefused("occasions", "Select at least 1 decision")
    standing = set(item.relevance_marks.standing().values_list("occasion", flat=True))
    new = [
        RelevanceMark.objects.create(item=item, occasion=occasion, marked_by=by)
        for occasion in Occasion
        if occasion in occasions and occasion not in standing
    ]
    if new:
        record(item, "marked_relevant", by=by, more={"before": [each.occasion for each in new]})
    return new


@transaction.atomic
def withdraw(*, item: Item, occasion: Occasion, reason: str, by: User) -> None:
    """It need not be seen before such a decision any longer. For the side that holds it: anybody else gives a reason
    for closing without it, which names who did not see it."""
    item = locked(item)
    if not held(item, by):
        raise not_theirs()
    access.require(by, Permission.CHANGE, item.subject)
    if not reason.strip():
        raise ItemRefused("reason", "Enter a reason")
    said = {"withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawn_reason": reason.strip()[:300]}
    if not item.relevance_marks.standing().filter(occasion=occasion).update(**said):
        raise ItemRefused("", f"{OCCASION_WORDS[occasion]}: it is not marked")
    record(item, "relevance_withdrawn", by=by, reason=reason, more={"before": [occasion]})


def note_opened(item: Item, *, by: User) -> None:
    """Once for each state of the item, however often it is opened. item: of `with_sight(by)`. Of a partner system
    nothing is noted: what it fetched, nobody has seen."""
    if by.is_program:
        return
    is_gist = view_of_item(item).sight is ItemVisibility.GIST
    ItemSight.objects.bulk_create(
        [ItemSight(item=item, user=by, extent=Extent.GIST if is_gist else Extent.FULL, correction=_corrections(item))],
        ignore_conflicts=True,
    )


@transaction.atomic
def note_read_out(*, item: Item, to: User, extent: Extent, by: User, at: datetime) -> None:
    """It was read out to somebody for whom it is there. `by` must see it and, of the full item, hold it or have it in
    full. Raises ItemRefused, RecordHidden, NotAllowed."""
    item = locked(item)
    known = {user.pk: known_extents([item.pk], user).get(item.pk) for user in (by, to)}
    if known[by.pk] is None:
        audit.refuse(by=by, verb="sharing.item_change_refused", target=item, subject=item.subject_id)
        raise access.RecordHidden
    access.require(by, Permission.CHANGE, item.subject)
    if known[to.pk] is None:
        raise ItemRefused("", f"The item is not shared with {to}. Share it first, or log a disclosure")
    if extent is Extent.FULL and Extent.GIST in known.values():
        raise ItemRefused("extent", "You or they have only the gist. Select Gist")
    ItemSight.objects.get_or_create(
        item=item, user=to, extent=extent, correction=_corrections(item), defaults={"read_out_by": by, "seen_at": at}
    )
    record(item, "read_out", by=by, more={"to": to.pk, "extent": extent})


def known_extents(items: Iterable[int], user: User) -> dict[int, Extent]:
    """How much of each of these items (by key) the user could open now; without those that are not there for them."""
    rows = Item.objects.filter(pk__in=list(items)).visible_to(user).with_sight(user)
    return {row.pk: Extent.GIST if view_of_item(row).sight is ItemVisibility.GIST else Extent.FULL for row in rows}


def seen_extents(items: Iterable[int], users: Iterable[int]) -> dict[tuple[int, int], tuple[Extent, datetime]]:
    """By item and user: what the user has seen of the item as it stands now, and since when. A sight from before a
    correction of what was seen is none."""
    keys, wanted = list(items), set(users)
    changed: dict[int, list[tuple[int, list[str]]]] = {}
    for item, number, names in ItemCorrection.objects.filter(item__in=keys).values_list("item", "number", "changed"):
        changed.setdefault(item, []).append((number, names))
    found: dict[tuple[int, int], tuple[Extent, datetime]] = {}
    rows = ItemSight.objects.filter(item__in=keys, user__in=wanted).order_by("-seen_at", "-pk")
    for item, user, extent, correction, at in rows.values_list("item", "user", "extent", "correction", "seen_at"):
        is_stale = any(number > correction and reaches(extent, names) for number, names in changed.get(item, []))
        if not is_stale and ((item, user) not in found or extent == Extent.FULL):
            found[item, user] = Extent(extent), at
    return found


def _corrections(item: Item) -> int:
    return item.corrections.count()
