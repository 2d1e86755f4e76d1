"""What other features of this app hold for the checklist, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from offenders.orders.models import ImposedOrder
from offenders.people.models import Offender
from offenders.police_handover import contents
from offenders.police_handover.contents import RecordLine
from offenders.police_handover.rules import HandoverPart
from offenders.register.models import NotificationDuty, NotificationPeriod
from sharing.models import User
from sharing.time_words import format_date


def register() -> None:
    contents.register(HandoverPart.ORDERS, orders)
    contents.register(HandoverPart.REGISTER, register_entry)


def orders(person: Offender, reader: User) -> Iterator[RecordLine]:
    """Those in force, of the programmes that the reader may know of."""
    rows = ImposedOrder.objects.visible_to(reader).filter(offender=person).running(on=timezone.localdate())
    for order in rows.order_by("ends_on", "pk"):
        yield RecordLine(str(order), f"to {format_date(order.ends_on)}" if order.ends_on else "no end is set")


def register_entry(person: Offender, reader: User) -> Iterator[RecordLine]:
    """Periods that run, and duties that are owed, for who reads the register."""
    today = timezone.localdate()
    periods = NotificationPeriod.objects.visible_to(reader).filter(offender=person).running(on=today)
    for period in periods.order_by("pk"):
        last = f"to {format_date(period.last_day)}" if period.last_day else "no end while held"
        yield RecordLine(f"Notification, {period.years} years", last)
    owed = NotificationDuty.objects.visible_to(reader).filter(offender=person).owed()
    for duty in owed.order_by("due_on", "pk"):
        yield RecordLine(str(duty), f"due {format_date(duty.due_on)}" if duty.due_on else "")
