"""Record how far the order for a tag has come."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.readiness.actions.items import drafted, open_for, record
from licence.readiness.actions.settling import ReadinessRefused, settle
from licence.readiness.models import ItemChange, Readiness, TagOrder
from licence.readiness.rules.readiness import ReadinessItemKind
from offenders.people.once import made_before
from sharing.models import User
from sharing.time_words import format_datetime

MOMENTS = ("ordered_at", "accepted_at", "slot_at", "fitted_at", "first_signal_at")


class Moments(TypedDict, total=False):
    """Which of them is recorded now; None takes one away that was recorded wrongly. Others stay as they are."""

    ordered_at: datetime | None
    accepted_at: datetime | None
    slot_at: datetime | None
    fitted_at: datetime | None
    first_signal_at: datetime | None


@transaction.atomic
def record_tag(
    *,
    readiness: Readiness,
    by: User,
    words: str = "",
    reference: str | None = None,
    uid: UUID | None = None,
    **moments: Unpack[Moments],
) -> TagOrder:
    """Record one or more moments of the order for the tag; the item follows from them.

    words: what else is to be said. reference: the provider's, None leaves it. uid: the key of the change that the form
    was given. Raises ReadinessRefused for moments in an order that cannot be, MoveRefused for another role.
    """
    made = made_before(ItemChange, uid, offender=readiness.offender)
    item = readiness.items.select_related("offender", "readiness").get(code=ReadinessItemKind.TAG)
    if made:
        return TagOrder.objects.get(readiness=readiness)
    readiness, item = open_for(item, by=by)
    order = TagOrder.objects.filter(readiness=readiness).first() or TagOrder(
        readiness=readiness, offender=readiness.offender
    )
    given: dict[str, datetime | None] = {**moments}  # type: ignore[dict-item]
    changed = {name: at for name, at in given.items() if getattr(order, name) != at}
    for name, at in changed.items():
        setattr(order, name, at)
    if reference is not None:
        order.reference = reference.strip()
    now = timezone.now()
    _refuse_order(order, at=now)
    order.save()
    item.changed_at, item.changed_by = now, by
    item.save(update_fields=["changed_at", "changed_by"])
    said = ". ".join(filter(None, [_in_words(changed), words.strip()]))
    change = drafted(item, ItemChange.Kind.TAG, by=by, words=said, uid=uid)
    settle(readiness, by=by, at=now, said=change)
    record(change, "tag")
    return order


def _refuse_order(order: TagOrder, *, at: datetime) -> None:
    """An order is confirmed after it was made, a tag signals after it was fitted, and only a slot lies ahead."""
    for name in ("ordered_at", "accepted_at", "fitted_at", "first_signal_at"):
        moment = getattr(order, name)
        if moment and moment > at:
            raise ReadinessRefused(name, "The time must be in the past")
    if (order.accepted_at or order.slot_at) and not order.ordered_at:
        raise ReadinessRefused("ordered_at", "Enter when it was ordered")
    if order.accepted_at and order.ordered_at and order.accepted_at < order.ordered_at:
        raise ReadinessRefused("accepted_at", "It cannot have been confirmed before it was ordered")
    if order.slot_at and not order.accepted_at:
        raise ReadinessRefused("accepted_at", "Enter when the provider confirmed it")
    if order.first_signal_at and not order.fitted_at:
        raise ReadinessRefused("fitted_at", "Enter when the tag was fitted")
    if order.first_signal_at and order.fitted_at and order.first_signal_at < order.fitted_at:
        raise ReadinessRefused("first_signal_at", "It cannot have signalled before it was fitted")


NAMES = {
    "ordered_at": "Ordered",
    "accepted_at": "Confirmed",
    "slot_at": "Fitting slot",
    "fitted_at": "Fitted",
    "first_signal_at": "First signal",
}


def _in_words(changed: dict[str, datetime | None]) -> str:
    said = []
    for name, at in changed.items():
        said.append(f"{NAMES[name]} {format_datetime(at)}" if at else f"{NAMES[name]}: removed")
    return ", ".join(said)
