"""The feed: what a program was due to hear, in order, for those who cannot receive and for those who were away.

An event is given its place when it is first sent or read (`sharing/events/numbering.py`), so a place that was passed
never fills later. Reading asks the access relation of each event anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Min

from sharing.events.models import EventDelivery, EventEndpoint
from sharing.events.numbering import give_places, leave_out
from sharing.events.seeing import SeenEvent, seen_now

PAGE = 100


@dataclass(frozen=True)
class FeedPage:
    """events: oldest first. position: of the last of them, from which to ask on. has_more: whether more is there."""

    events: Sequence[SeenEvent]
    position: int
    has_more: bool


@transaction.atomic
def read_feed(
    endpoint: EventEndpoint, *, after: int, since: datetime | None = None, limit: int = PAGE, at: datetime
) -> FeedPage:
    """The events after this position, as many as a page holds. since: in its place, from the first that happened then.

    What is read is marked as heard. The row of the address is locked until the commit.
    """
    row = EventEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    if since is not None:
        after = _before(row, since)
    found: list[SeenEvent] = []
    looked_at = after
    while (wanted := limit + 1 - len(found)) > 0:
        placed = row.deliveries.filter(position__gt=looked_at).order_by("position").select_related("event")
        block = list(placed[:wanted])
        if block:
            looked_at = block[-1].position or looked_at
            found += _seen_or_left_out(row, block, at=at)
        elif not _place_next(row, wanted, at=at):
            break
    page = found[:limit]
    EventDelivery.objects.filter(pk__in=[seen.delivery.pk for seen in page], heard_at__isnull=True).update(heard_at=at)
    position = page[-1].delivery.position if page else after
    return FeedPage(page, position or after, has_more=len(found) > limit)


def place_old(endpoint: EventEndpoint, *, before: datetime, at: datetime) -> None:
    """Give a place to what happened before then and was neither sent nor read, as far as the program may hear of it:
    it is about to be forgotten, and the gap in the numbers shows that something is missing."""
    with transaction.atomic():
        row = EventEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
        while _place_next(row, PAGE, before=before, at=at):
            continue


def _before(endpoint: EventEndpoint, since: datetime) -> int:
    """The position before the first event that happened then or later; what has no place yet comes after all."""
    first = endpoint.deliveries.filter(event__happened_at__gte=since).aggregate(first=Min("position"))["first"]
    return endpoint.last_position if first is None else first - 1


def _seen_or_left_out(endpoint: EventEndpoint, block: Sequence[EventDelivery], *, at: datetime) -> list[SeenEvent]:
    seen = seen_now(block, endpoint=endpoint, at=at)
    hidden = [row for row in block if row.pk not in seen and row.heard_at is None]
    if hidden:
        leave_out(endpoint, hidden, at=at)
    return [seen[row.pk] for row in block if row.pk in seen]


def _place_next(endpoint: EventEndpoint, number: int, *, before: datetime | None = None, at: datetime) -> bool:
    """Give places to the next that have none and may be heard of; the others go. False when there was none."""
    rows = endpoint.deliveries.filter(position__isnull=True).exclude(state=EventDelivery.State.DROPPED)
    if before is not None:
        rows = rows.filter(event__happened_at__lt=before)
    fresh = list(rows.order_by(F("event_id"))[:number].select_related("event"))
    if not fresh:
        return False
    seen = seen_now(fresh, endpoint=endpoint, at=at)
    leave_out(endpoint, [row for row in fresh if row.pk not in seen], at=at)
    give_places(endpoint, [row for row in fresh if row.pk in seen], at=at)
    return True
