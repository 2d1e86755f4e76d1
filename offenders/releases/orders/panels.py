"""The state of an order, for the page on which a second person confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from offenders.dates.models import ReleaseOrder
from offenders.releases.orders.actions import ABOUT
from sharing.access.two_people import refuse_same_person
from sharing.models import User
from sharing.records.errors import Refused
from sharing.reported.panels import ReportedLine, lines_about

WHO_CAN = "Anyone else who can edit the record can. PPCS (or its duty officer) can at any hour."


@dataclass(frozen=True)
class OrderPanel:
    """order: with who recorded and who confirmed it. is_late: nobody confirmed it in time. refused: why this reader
    cannot, empty where they can. reported: the call by which it became known."""

    order: ReleaseOrder
    is_late: bool
    refused: str
    reported: list[ReportedLine]


def order_panel(order: ReleaseOrder, *, reader: User, now: datetime) -> OrderPanel:
    is_open = order.confirmed_at is None and order.ended_at is None
    return OrderPanel(
        order=order,
        is_late=bool(is_open and order.confirm_due_at and order.confirm_due_at < now),
        refused=_refused(order, reader) if is_open else "",
        reported=lines_about(ABOUT, order.uid, reader=reader) if order.is_by_call else [],
    )


def _refused(order: ReleaseOrder, reader: User) -> str:
    try:
        refuse_same_person(order.recorded_by, reader)
    except Refused as refused:
        return f"{refused.message}. {WHO_CAN}"
    return ""
