"""Orders as pages print them: for the second person, on every page of the person, and on My day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import HELD, Authority
from offenders.dates.models import COURT, ReleaseOrder
from offenders.dates.querysets import OrderQuerySet
from offenders.dates.rules.orders import ENDS, HELD_BY, why_frees_no_one
from offenders.people.models import Offender
from offenders.person_page.frame import Warning
from offenders.releases.gate.recorders import may_confirm_court_orders
from offenders.releases.leaving.panels import Unsettled
from offenders.releases.orders.actions import ABOUT, FREES_NO_ONE, WHO_CONFIRMS, address_of, number_of
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.two_people import refuse_same_person
from sharing.models import User
from sharing.records.errors import Refused
from sharing.reported.panels import ReportedLine, lines_about
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime

WHO_CAN = "Anyone else who can edit the record can. PPCS (or its duty officer) can at any hour"
OPEN_ORDER = "Open the order"
BEING_CONFIRMED = "Ordered by a court, being confirmed"


@dataclass(frozen=True)
class OrderPanel:
    """order: with who recorded and who confirmed it. minutes: since it was made, while it waits. is_late: no one
    confirmed it in time. idle: why it frees no one. number: of the list of courts. refused: why this reader cannot
    confirm it, empty where they can. reported: the call by which it became known."""

    order: ReleaseOrder
    minutes: int
    is_late: bool
    idle: str
    number: str
    refused: str
    reported: list[ReportedLine]


def order_panel(order: ReleaseOrder, *, reader: User, now: datetime) -> OrderPanel:
    is_open = order.confirmed_at is None and order.ended_at is None
    held_by = Authority(CustodyPeriod.objects.with_authority().get(pk=order.period_id).authority)
    return OrderPanel(
        order=order,
        minutes=minutes_since(order.ordered_at, now),
        is_late=bool(is_open and order.confirm_due_at and order.confirm_due_at < now),
        idle=why_frees_no_one(Authority(order.ends), held_by),
        number=number_of(order),
        refused=why_may_not_confirm(order, reader) if is_open else "",
        reported=lines_about(ABOUT, order.uid, reader=reader) if order.is_by_call else [],
    )


def minutes_since(moment: datetime, now: datetime) -> int:
    return max(0, int((now - moment).total_seconds() // 60))


def why_may_not_confirm(order: ReleaseOrder, reader: User) -> str:
    """In words, without a full stop; empty where the reader may."""
    if not ReleaseOrder.objects.freeing().filter(pk=order.pk).exists():
        return FREES_NO_ONE
    try:
        refuse_same_person(order.recorded_by, reader)
    except Refused as refused:
        return f"{refused.message}. {WHO_CONFIRMS if order.is_of_a_court else WHO_CAN}"
    if order.is_of_a_court and not may_confirm_court_orders(reader, order.offender, first=order.recorded_by):
        return WHO_CONFIRMS
    return ""


def what_frees(person: Offender) -> str:
    """For the form that records one: what holds the person, and which orders of a court therefore free no one."""
    period = CustodyPeriod.objects.open().filter(offender=person).with_authority().first()
    if period is None:
        return "The person is not in custody. Record where they are first."
    held_by = Authority(period.authority)
    idle = [mid_sentence(words) for kind, words in COURT if held_by not in ENDS[kind]]
    said = f"The person is held {HELD_BY[held_by]}."
    return f"{said} These do not release them: {', '.join(idle)}." if idle else said


# What waits, on every page of the person and at the top of My day


def warnings_of(person: Offender) -> list[Warning]:
    """A court's order that frees the person and that no second person has confirmed. One query, none where the person
    came `with_what_waits` and nothing does."""
    if person.status not in HELD or not getattr(person, "has_order_to_confirm", True):
        return []
    return [
        Warning(BEING_CONFIRMED, f"{BEING_CONFIRMED}.", f"{words_of_wait(order)}.", address_of(order), OPEN_ORDER)
        for order in to_confirm().filter(offender=person)
    ]


def waiting_for(reader: User) -> list[Unsettled]:
    """Those that this reader can confirm, longest first. One query of who records releases, none of anyone else, and of
    each that waits those of who may."""
    if not reader.can(Capability.RECORD_RELEASES):
        return []
    return [
        Unsettled(order.offender, address_of(order), BEING_CONFIRMED, words_of_wait(order), OPEN_ORDER)
        for order in to_confirm().visible_to(reader)
        if not why_may_not_confirm(order, reader) and access.may(reader, Permission.CHANGE, order.offender)
    ]


def to_confirm() -> OrderQuerySet:
    """Orders of courts that free somebody and wait for a second person, longest first."""
    waiting = ReleaseOrder.objects.freeing().filter(kind__in=ReleaseOrder.OF_A_COURT, confirmed_at=None)
    return waiting.select_related("offender__establishment", "recorded_by").order_by("ordered_at", "pk")


def words_of_wait(order: ReleaseOrder) -> str:
    """How long it has waited and by when it is due, without a full stop: "Bail granted: ordered 12 minutes ago"."""
    minutes = minutes_since(order.ordered_at, timezone.now())
    since = "1 minute" if minutes == 1 else f"{minutes:,} minutes"
    due = say_datetime(timezone.localtime(order.confirm_due_at))
    what = f"{order.get_kind_display()}: ordered {since} ago"
    return f"{what}. Do not release yet: a second person confirms it with the court by {due}"
