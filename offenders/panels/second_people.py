"""Why a reader cannot be the second person of a direction or of a hold, and who can: in words."""

from __future__ import annotations

from dataclasses import dataclass

from offenders.actions import forward
from offenders.actions.second_people import address_of_direction, needs_second
from offenders.models import BoardDirection, Offender, ReleaseHold, ReleaseOrder
from offenders.releases.orders import actions as orders
from sharing.models import User
from sharing.refusals import Refused
from sharing.two_people import refuse_same_person, refuse_who_cannot_sign


@dataclass(frozen=True)
class WaitingLine:
    """Something of the person's releases that waits for a second person, and its page."""

    words: str
    href: str


WHO_CAN = "Anyone else who can edit the record can. PPCS can at any hour: casework, or its duty officer."


def waiting_lines(person: Offender) -> list[WaitingLine]:
    """What brought a release forward, a direction and an order, as far as nobody has confirmed them. Three queries."""
    found = []
    if moved := forward.standing(person):
        found.append(WaitingLine(f"{forward.words_of(moved)}: confirm the date", forward.address_of(moved)))
    directions = BoardDirection.objects.filter(offender=person, ended_at=None, confirmed_at=None, period__ends_on=None)
    found += [
        WaitingLine(f"Directed by the Parole Board, {each.source}: confirm the direction", address_of_direction(each))
        for each in directions.select_related("offender")
    ]
    rows = ReleaseOrder.objects.filter(offender=person, ended_at=None, confirmed_at=None).select_related("offender")
    return [
        *found,
        *(WaitingLine(f"{orders.words_of(each)}: confirm the order", orders.address_of(each)) for each in rows),
    ]


def who_may_not_confirm_direction(direction: BoardDirection, reader: User) -> str:
    """Empty where the reader may. What a program recorded needs one person."""
    if direction.ended_at:
        return "This direction does not stand any longer."
    if direction.confirmed_at:
        return f"{direction.confirmed_by or 'The system'} has confirmed it already."
    first = direction.recorded_by
    return _refused(first if first and not first.is_program else None, reader)


def who_may_not_confirm_hold(hold: ReleaseHold, reader: User) -> str:
    """Empty where the reader may."""
    if hold.lifted_at or hold.confirmed_at or not needs_second(hold):
        return "This hold is lifted, confirmed already, or needs no second person."
    return _refused(hold.set_by, reader)


def _refused(first: User | None, reader: User) -> str:
    try:
        if first is None:
            refuse_who_cannot_sign(reader)
        else:
            refuse_same_person(first, reader)
    except Refused as refused:
        return f"{refused.message}. {WHO_CAN}"
    return ""
