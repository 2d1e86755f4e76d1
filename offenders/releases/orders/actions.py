"""Record an order by which a person leaves custody, confirm it against its document, and end it.

A court's own order counts at once, and is confirmed within the hour after the fact: nothing undoes it automatically.
One of the executive is planned for at once and opens nothing before a second person has confirmed it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.dates.models import ReleaseOrder
from offenders.dates.rules.orders import why_incomplete
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.releases.gate import event_kinds
from offenders.releases.holds import withdrawals
from offenders.releases.orders import alert_kinds
from sharing import alerts, audit, events, practice
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed
from sharing.reported import actions as reported
from sharing.reported.models import ReportedAct
from sharing.reported.rules import ActKind
from sharing.reported.targets import Target, register
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, say_datetime

CONFIRM_COURT = practice.define(
    "releases.court_order_confirm_minutes",
    "Time for a second person to confirm a court’s release order, after the fact",
    unit="minutes",
    default=60,
    source="Our design: a starting value, not set by law",
)
CONFIRM_EXECUTIVE = practice.define(
    "releases.executive_order_confirm_hours",
    "Time for a second person to confirm a release order of the executive",
    unit="hours",
    default=24,
    source="Our design: a starting value, not set by law",
)


ABOUT = "offenders.order"


class OrderRefused(Refused):
    """It cannot be recorded, confirmed or ended now."""


@transaction.atomic
def record_order(
    *,
    offender: Offender,
    kind: ReleaseOrder.Kind,
    opens_on: date,
    by: User,
    at: datetime,
    reference: str = "",
    caller: tuple[str, str, str] = ("", "", ""),
    uid: UUID | None = None,
) -> ReleaseOrder:
    """The first of two people. Every permitted team is alerted at once.

    reference: of the document; without one, agency, role and name of who called: `by` took that call. uid: the key that
    the form was given; the same one again returns what it made. Raises SamePerson where the account can never be one of
    two, OrderRefused.
    """
    lock(offender)
    made = made_before(ReleaseOrder, uid, offender=offender)
    if made:
        return made
    refuse_who_cannot_sign(by)
    reference, (agency, role, name) = reference.strip(), (each.strip() for each in caller)
    if lacks := why_incomplete(reference=reference, caller=(agency, role, name)):
        raise OrderRefused(*lacks)
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        raise OrderRefused("", "The person is not in custody. Record where they are first")
    if opens_on < period.starts_on:
        raise OrderRefused("opens_on", f"The person was taken into custody on {format_date(period.starts_on)} only")
    if ReleaseOrder.objects.filter(period=period, ended_at__isnull=True).exists():
        raise OrderRefused("", "An order is recorded already. End it before you record another")
    order = ReleaseOrder.objects.create(
        offender=offender,
        period=period,
        kind=kind,
        opens_on=opens_on,
        recorded_at=at,
        recorded_by=by,
        confirm_due_at=at + _time_to_confirm(kind, on=timezone.localdate(at)),
        reference=reference,
        is_by_call=not reference,
        **keyed(uid),
    )
    kept = ("kind", "opens_on", "reference", "is_by_call")
    _record("offenders.order_recorded", order, by, **audit.fields_of(order, *kept))
    if order.is_by_call:
        reported.report(
            subject=offender,
            about=ABOUT,
            target=order.uid,
            kind=ActKind.DECISION,
            said=f"{order.get_kind_display()}, release from {format_date(opens_on)}",
            caller=(agency, role, name),
            by=by,
        )
    _tell_of_new(order, at=at)
    events.publish_event(kind=event_kinds.ORDERED, record=order, subject=offender, at=at)
    _follow(order, by=by)
    return order


@transaction.atomic
def confirm_order(*, order: ReleaseOrder, reference: str, by: User, at: datetime) -> ReleaseOrder:
    """The second person has compared it with the document. Again by the same person: done already.

    reference: the document's, where only a call was recorded. Raises SamePerson, OrderRefused.
    """
    lock(order.offender)
    row = _row(order)
    if row.confirmed_by_id == by.pk:
        return row
    refuse_same_person(row.recorded_by, by)
    if row.confirmed_at or row.ended_at:
        raise OrderRefused("", "This order is confirmed or ended already. No changes were saved")
    row.reference = row.reference or reference.strip()
    if not row.reference:
        raise OrderRefused("reference", "Enter the reference of the document that you compared it with")
    row.confirmed_at, row.confirmed_by = at, by
    row.save(update_fields=["reference", "confirmed_at", "confirmed_by"])
    _record("offenders.order_confirmed", row, by, reference=row.reference)
    reported.settle(ABOUT, row.uid, because=f"Compared with its document by {by}")
    for told in (alert_kinds.TO_CONFIRM, alert_kinds.NOT_CONFIRMED):
        alerts.resolve(kind=told, key=str(row.uid), reason=f"Confirmed by {by}", at=at)
    _follow(row, by=by)
    return row


@transaction.atomic
def end_order(*, order: ReleaseOrder, reason: str, by: User, at: datetime) -> ReleaseOrder:
    """It does not stand: recorded by mistake, or the court took it back. The routes by law count again. Everybody hears
    at once, and a second person confirms it.

    Ended already: nothing happens. Raises OrderRefused without a reason, and for a partner system.
    """
    refuse_who_cannot_sign(by)
    if not reason.strip():
        raise OrderRefused("reason", "Enter a reason for ending the order")
    lock(order.offender)
    row = _row(order)
    if row.ended_at:
        return row
    row.ended_at, row.ended_by, row.ended_because = at, by, reason.strip()
    row.save(update_fields=["ended_at", "ended_by", "ended_because"])
    _record("offenders.order_ended", row, by, reason_given=reason.strip())
    reported.settle(ABOUT, row.uid, because=f"The order was ended by {by}")
    stale = (alert_kinds.ORDERED, alert_kinds.TO_CONFIRM, alert_kinds.NOT_CONFIRMED)
    alerts.supersede(kinds=stale, subject=row.offender, by_alert=None, at=at)
    withdrawals.ask_for_second(row, at=at)
    events.publish_event(kind=event_kinds.ORDER_ENDED, record=row, subject=row.offender, at=at)
    _follow(row, by=by)
    return row


def watch(*, at: datetime) -> int:
    """Escalate each order once that nobody confirmed in time; returns how many. Safe twice, and late."""
    late = ReleaseOrder.objects.filter(confirmed_at=None, ended_at=None, confirm_due_at__lte=at)
    told = 0
    for row in late.select_related("offender", "recorded_by").order_by("pk"):
        with alone("orders", row.pk, subject=row.offender_id):
            told += bool(
                alerts.raise_alert(
                    kind=alert_kinds.NOT_CONFIRMED,
                    key=str(row.uid),
                    subject=row.offender,
                    text=f"{words_of(row)}. {row.recorded_by} recorded it, and no one has compared it with the "
                    "document.",
                    link=address_of(row),
                    at=at,
                )
            )
    return told


def words_of(order: ReleaseOrder) -> str:
    """ "Bail granted, release from 1 December 2026, T20261234"."""
    return f"{order.get_kind_display()}, release from {format_date(order.opens_on)}, {order.known_by}"


def address_of(order: ReleaseOrder) -> str:
    return reverse("release_order_confirm", kwargs={"uid": order.offender.uid, "order_uid": order.uid})


def _time_to_confirm(kind: ReleaseOrder.Kind, *, on: date) -> timedelta:
    if kind in ReleaseOrder.OF_A_COURT:
        return timedelta(minutes=practice.value(CONFIRM_COURT, on=on))
    return timedelta(hours=practice.value(CONFIRM_EXECUTIVE, on=on))


def _tell_of_new(order: ReleaseOrder, *, at: datetime) -> None:
    due = timezone.localtime(order.confirm_due_at)
    by_when = f"A second person must confirm it by {say_datetime(due)}"
    what = "It counts at once" if order.is_of_a_court else "Do not release on it before that"
    alerts.raise_alert(
        kind=alert_kinds.ORDERED if order.is_of_a_court else alert_kinds.TO_CONFIRM,
        key=str(order.uid),
        subject=order.offender,
        text=f"{words_of(order)}. {by_when}. {what}.",
        link=address_of(order),
        at=at,
    )


def _follow(order: ReleaseOrder, *, by: User) -> None:
    derive_releases(offender=order.offender, by=by, because=f"An order: {mid_sentence(order.get_kind_display())}")


def _row(order: ReleaseOrder) -> ReleaseOrder:
    return ReleaseOrder.objects.select_related("offender", "period", "recorded_by").get(pk=order.pk)


def _record(verb: str, order: ReleaseOrder, by: User, **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=order,
        subject=order.offender_id,
        payload=payload,
    )


def _no_account(row: ReleaseOrder, act: ReportedAct, by: User) -> None:
    raise OrderRefused("", "An order is confirmed against its document, by a second person")


register(
    Target(
        ABOUT,
        find=lambda uid: ReleaseOrder.objects.select_related("offender").get(uid=uid),
        words=lambda row: f"Release order: {words_of(row)}",
        link=address_of,
        confirm=_no_account,
    )
)
