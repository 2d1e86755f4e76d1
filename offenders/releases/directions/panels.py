"""The reasons why a reader cannot be the second person of a direction or a hold, and who can: in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from offenders.dates.models import BoardDirection, ReleaseHold, ReleaseOrder
from offenders.dates.upkeep import forward
from offenders.people.models import Offender
from offenders.releases.holds import withdrawals
from offenders.releases.holds.second_people import address_of_direction, address_of_lift, needs_second
from offenders.releases.holds.withdrawals import Withdrawn
from offenders.releases.orders import actions as orders
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import User
from sharing.records.errors import Refused


@dataclass(frozen=True)
class WaitingLine:
    """Something of the person's releases that waits for a second person, and its page."""

    words: str
    href: str


WHO_CAN = "Anyone else who can edit the record can. PPCS (or its duty officer) can at any hour."


def waiting_lines(person: Offender, holds: Iterable[ReleaseHold]) -> list[WaitingLine]:
    """What brought a release forward, directions and orders that nobody has confirmed or that were withdrawn, and holds
    to be lifted. holds: those that are open. Four queries."""
    found = []
    if moved := forward.unconfirmed_forward(person):
        what = "refused, correct the date" if moved.refused_by else "confirm the date"
        found.append(WaitingLine(f"{forward.words_of(moved)}: {what}", forward.address_of(moved)))
    for direction in _waiting(BoardDirection.objects.filter(offender=person, period__ends_on=None)):
        told = f"Directed by the Parole Board, {direction.source}: confirm the direction"
        found.append(_line(direction, told, address_of_direction))
    frees = set(ReleaseOrder.objects.freeing().filter(offender=person).values_list("pk", flat=True))
    orders_of_person = _waiting(ReleaseOrder.objects.filter(offender=person))
    for order in (row for row in orders_of_person if row.ended_at or row.pk in frees):
        found.append(_line(order, f"{orders.words_of(order)}: confirm the order", orders.address_of))
    asked = [hold for hold in holds if hold.lift_asked_at]
    found += [WaitingLine(f"Hold, {str(hold).lower()}: agree to lift it", address_of_lift(hold)) for hold in asked]
    return found


def _waiting(rows: Any) -> list[Any]:
    """Of these the one that stands and nobody has confirmed, and what was withdrawn with none in its place."""
    to_confirm = Q(ended_at=None, confirmed_at=None)
    withdrawn = Q(ended_by__isnull=False, end_confirmed_at=None, period__ends_on=None)
    stands = rows.model.objects.filter(period=OuterRef("period"), ended_at__isnull=True)
    return list(rows.filter(to_confirm | withdrawn & ~Exists(stands)).select_related("offender"))


def _line(row: Withdrawn, words: str, address_of: Callable[[Any], str]) -> WaitingLine:
    if row.ended_at is None:
        return WaitingLine(words, address_of(row))
    return WaitingLine(f"{withdrawals.words_of(row)}: confirm that it is withdrawn", withdrawals.address_of(row))


def who_may_not_confirm_direction(direction: BoardDirection, reader: User) -> str:
    """Empty where the reader may. What a program recorded needs one person."""
    if direction.ended_at:
        return "This direction no longer counts."
    if direction.confirmed_at:
        return f"{direction.confirmed_by or 'The system'} has confirmed it already."
    first = direction.recorded_by
    return _refused(first if first and not first.is_program else None, reader)


def who_may_not_confirm_hold(hold: ReleaseHold, reader: User) -> str:
    """Empty where the reader may."""
    if hold.lifted_at or hold.confirmed_at or not needs_second(hold):
        return "This hold is lifted, confirmed already, or needs no second person."
    return _refused(hold.set_by, reader)


def who_may_not_confirm_withdrawal(row: Withdrawn, reader: User) -> str:
    """Empty where the reader may. What a program withdrew needs one person."""
    if row.ended_at is None or row.ended_by is None:
        return "It has not been withdrawn."
    if row.end_confirmed_at:
        return f"{row.end_confirmed_by} has confirmed it already."
    return _refused(None if row.ended_by.is_program else row.ended_by, reader)


def _refused(first: User | None, reader: User) -> str:
    try:
        if first is None:
            refuse_who_cannot_sign(reader)
        else:
            refuse_same_person(first, reader)
    except Refused as refused:
        return f"{refused.message}. {WHO_CAN}"
    return ""
