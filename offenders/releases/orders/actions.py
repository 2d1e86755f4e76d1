"""Record an order by which a person leaves custody, confirm it, and end it.

It is planned for at once and opens nothing before a second person has confirmed it. A court's is confirmed within
minutes: by calling the court back on the number of our list, or in its own system. Who is kept meanwhile without a
confirmed authority is told to those who can end that, and climbs.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import Authority
from offenders.dates.models import ReleaseOrder
from offenders.dates.rules.orders import why_ends_not, why_frees_no_one, why_incomplete
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.reference.courts.models import Court
from offenders.releases.gate import event_kinds
from offenders.releases.gate.recorders import may_confirm_court_orders
from offenders.releases.holds import second_people, withdrawals
from offenders.releases.leaving.actions import settle_by_order
from offenders.releases.orders import alert_kinds
from sharing import access, alerts, audit, events, practice
from sharing.access.rules import Permission
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
    "Time for a second person to confirm a court’s release order",
    unit="minutes",
    default=30,
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
FREES_NO_ONE = "It does not release the person, so there is nothing to confirm"
WHO_CONFIRMS = "Another office of the person’s prison, or the PPCS duty desk, must confirm this"


class OrderRefused(Refused):
    """It cannot be recorded, confirmed or ended now."""


@transaction.atomic
def record_order(
    *,
    offender: Offender,
    kind: ReleaseOrder.Kind,
    ends: Authority,
    opens_on: date,
    by: User,
    at: datetime,
    ordered_at: datetime | None = None,
    court: Court | None = None,
    reference: str = "",
    caller: tuple[str, str, str] = ("", "", ""),
    frees_no_one: bool = False,
    uid: UUID | None = None,
) -> ReleaseOrder:
    """The first of two people. Every permitted team is alerted at once.

    ends: what the order ends. frees_no_one: whoever records it was told that it lets nobody go, because something else
    holds the person. ordered_at: when it was made; None for now. court: needed of a court's order. reference: of the
    document; without one, agency, role and name of who called: `by` took that call. uid: the key that the form was
    given; the same one again returns what it made. Raises SamePerson where the account can never be one of two,
    OrderRefused.
    """
    lock(offender)
    made = made_before(ReleaseOrder, uid, offender=offender)
    if made:
        return made
    refuse_who_cannot_sign(by)
    reference, (agency, role, name) = reference.strip(), (each.strip() for each in caller)
    if lacks := why_incomplete(reference=reference, caller=(agency, role, name)):
        raise OrderRefused(*lacks)
    period = CustodyPeriod.objects.open().filter(offender=offender).with_authority().first()
    if period is None:
        raise OrderRefused("", "The person is not in custody. Record where they are first")
    held_by = Authority(period.authority)
    if not_this := why_ends_not(kind, ends):
        raise OrderRefused("ends", not_this)
    if kind in ReleaseOrder.OF_A_COURT and court is None:
        raise OrderRefused("court", "Select the court that made the order")
    if ordered_at and ordered_at > at:
        raise OrderRefused("ordered_at", "The time must be in the past")
    if opens_on < period.starts_on:
        raise OrderRefused("opens_on", f"This custody began on {format_date(period.starts_on)}")
    idle = why_frees_no_one(ends, held_by)
    if idle and not frees_no_one:
        raise OrderRefused("frees_no_one", f"{idle}. Nothing is saved yet: correct it, or confirm that it frees no one")
    if ReleaseOrder.objects.filter(period=period, ends=ends, ended_at__isnull=True).exists():
        raise OrderRefused("", "An order is recorded already. End it before you record another")
    order = ReleaseOrder.objects.create(
        offender=offender,
        period=period,
        kind=kind,
        ends=ends,
        court=court,
        ordered_at=ordered_at or at,
        opens_on=opens_on,
        recorded_at=at,
        recorded_by=by,
        confirm_due_at=at + _time_to_confirm(kind, on=timezone.localdate(at)),
        reference=reference,
        is_by_call=not reference,
        **keyed(uid),
    )
    kept = ("kind", "ends", "opens_on", "reference", "is_by_call")
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
    _tell_of_new(order, idle, at=at)
    events.publish_event(kind=event_kinds.ORDERED, record=order, subject=offender, at=at)
    _follow(order, by=by)
    return order


@transaction.atomic
def confirm_order(
    *,
    order: ReleaseOrder,
    by: User,
    at: datetime,
    reference: str = "",
    how: ReleaseOrder.How = ReleaseOrder.How.DOCUMENT,
    checked_with: str = "",
    checked_at: datetime | None = None,
) -> ReleaseOrder:
    """The second person knows that it is real: from now on the gate goes by it. Again by the same person: done already.

    A court's order: how, with whom or in which system, and when. Of another office of the prison, or the duty desk of
    PPCS. Any other is compared with its document: `reference`, where only a call was recorded. Somebody who left on it
    meanwhile has left lawfully. One that frees no one is not confirmed: it would open the gate once somebody changes
    the record of what holds the person. Raises SamePerson, OrderRefused.
    """
    lock(order.offender)
    row = _row(order)
    if row.confirmed_by_id == by.pk:
        return row
    refuse_same_person(row.recorded_by, by)
    access.require(by, Permission.CHANGE, row.offender)
    if row.confirmed_at or row.ended_at:
        raise OrderRefused("", "This order is confirmed or ended already. No changes were saved")
    if not ReleaseOrder.objects.freeing().filter(pk=row.pk).exists():
        raise OrderRefused("", FREES_NO_ONE)
    row.reference = row.reference or reference.strip()
    if row.is_of_a_court:
        _check_with_court(row, by, how=how, checked_with=checked_with.strip(), checked_at=checked_at or at, at=at)
    elif not row.reference:
        raise OrderRefused("reference", "Enter the reference of the document that you compared it with")
    else:
        row.how = ReleaseOrder.How.DOCUMENT
    if row.how != ReleaseOrder.How.CALL:
        row.document_at, row.document_by = at, by
    row.confirmed_at, row.confirmed_by = at, by
    row.save()
    said = audit.fields_of(row, "how", "checked_with", "checked_at", "number_called", "reference")
    _record("offenders.order_confirmed", row, by, **said)
    reported.settle(ABOUT, row.uid, because=f"Confirmed by {by}")
    for told in alert_kinds.UNTIL_CONFIRMED:
        alerts.resolve(kind=told, key=str(row.uid), reason=f"Confirmed by {by}", at=at)
    _follow(row, by=by)
    settle_by_order(order=row, by=by)
    return row


def _check_with_court(
    row: ReleaseOrder, by: User, *, how: ReleaseOrder.How, checked_with: str, checked_at: datetime, at: datetime
) -> None:
    """Raises OrderRefused."""
    if not may_confirm_court_orders(by, row.offender, first=row.recorded_by):
        raise OrderRefused("", WHO_CONFIRMS)
    if how not in (ReleaseOrder.How.CALL, ReleaseOrder.How.SYSTEM):
        raise OrderRefused("how", "Select how you confirmed it with the court")
    if how == ReleaseOrder.How.CALL and not number_of(row):
        no_number = "The list of courts has no number for this court. See the order in the court’s own system"
        raise OrderRefused("how", f"{no_number}, or have 2 people add the number")
    if not checked_with:
        raise OrderRefused("checked_with", "Enter who you spoke to, or the system and the case number")
    if not row.ordered_at <= checked_at <= at:
        raise OrderRefused("checked_at", "The time must be after the order, and in the past")
    row.how, row.checked_with, row.checked_at = how, checked_with, checked_at
    row.number_called = number_of(row) if how == ReleaseOrder.How.CALL else ""


def number_of(order: ReleaseOrder) -> str:
    """On which its court is called back: from the list that two people keep, never one that a caller gave."""
    numbers = (order.court.phone, order.court.phone_out_of_hours) if order.court else ()
    return " or ".join(filter(None, numbers))


@transaction.atomic
def see_document(*, order: ReleaseOrder, reference: str, by: User, at: datetime) -> ReleaseOrder:
    """After a confirmation by voice, somebody else than who recorded it has seen the document. Again: done already.

    Raises SamePerson, OrderRefused.
    """
    lock(order.offender)
    row = _row(order)
    if row.document_at:
        return row
    refuse_same_person(row.recorded_by, by)
    access.require(by, Permission.CHANGE, row.offender)
    if row.confirmed_at is None or row.ended_at:
        raise OrderRefused("", "This order is not confirmed, or has ended. No changes were saved")
    if not reference.strip():
        raise OrderRefused("reference", "Enter the reference of the document that you compared it with")
    row.reference, row.document_at, row.document_by = reference.strip(), at, by
    row.save(update_fields=["reference", "document_at", "document_by"])
    _record("offenders.order_document_seen", row, by, reference=row.reference)
    alerts.resolve(kind=alert_kinds.DOCUMENT_DUE, key=str(row.uid), reason=f"Document seen by {by}", at=at)
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
    for stale in (*alert_kinds.UNTIL_CONFIRMED, alert_kinds.DOCUMENT_DUE):
        alerts.resolve(kind=stale, key=str(row.uid), reason=f"The order was ended by {by}", at=at)
    withdrawals.ask_for_second(row, at=at)
    events.publish_event(kind=event_kinds.ORDER_ENDED, record=row, subject=row.offender, at=at)
    _follow(row, by=by)
    return row


def end_overtaken(*, offender: Offender, by: User | None, **followed: object) -> None:
    """A confirmed order that no longer ends what holds the person, as a remand that became a sentence, has ended with
    that: else one person who changes the record would open it again. Everybody hears. A follower of the dates."""
    rows = ReleaseOrder.objects.in_force().filter(offender=offender, period__ends_on=None, confirmed_at__isnull=False)
    now = timezone.now()
    for row in rows.exclude(ends=F("held_by")).select_related("offender"):
        why = why_frees_no_one(Authority(row.ends), Authority(row.held_by))
        row.ended_at, row.ended_because = now, why
        row.save(update_fields=["ended_at", "ended_because"])
        _record("offenders.order_overtaken", row, by, because=why)
        alerts.resolve(kind=alert_kinds.DOCUMENT_DUE, key=str(row.uid), reason="The order has ended", at=now)
        what = f"{why} now. The order has ended: record it again if it still counts"
        _tell(alert_kinds.FREES_NO_ONE, row, what, at=now)
        events.publish_event(kind=event_kinds.ORDER_ENDED, record=row, subject=offender, at=now)


def watch(*, at: datetime) -> int:
    """Escalate each order once that nobody confirmed in time, and each document that nobody has seen a working day
    after a confirmation by voice; returns how many. Safe twice, and late."""
    standing = ReleaseOrder.objects.freeing().select_related("offender", "recorded_by", "court").order_by("pk")
    told = 0
    for row in standing.filter(confirmed_at=None, confirm_due_at__lte=at):
        with alone("orders", row.pk, subject=row.offender_id):
            told += _not_confirmed(row, at=at)
    for row in standing.filter(confirmed_at__lt=at, document_at=None):
        with alone("orders", row.pk, subject=row.offender_id):
            if second_people.due_after(timezone.localtime(row.confirmed_at)) <= at:
                told += _tell(alert_kinds.DOCUMENT_DUE, row, "It was confirmed by voice. See the document", at=at)
    return told


def _not_confirmed(row: ReleaseOrder, *, at: datetime) -> bool:
    if row.is_of_a_court:
        alerts.raise_alert(
            kind=alert_kinds.NOT_CONFIRMED_COMMAND,
            key=str(row.uid),
            subject=None,
            text=f"A court’s order to release someone, made at {say_datetime(row.ordered_at)}, is not confirmed. The "
            "duty desks that can see the person have been alerted.",
            at=at,
        )
    who = f"{row.recorded_by} recorded it, and no second person has confirmed it"
    return _tell(alert_kinds.NOT_CONFIRMED, row, who, at=at)


def _tell(kind: alerts.AlertKind, row: ReleaseOrder, what: str, *, at: datetime) -> bool:
    text = f"{words_of(row)}. {what}."
    return bool(
        alerts.raise_alert(kind=kind, key=str(row.uid), subject=row.offender, text=text, link=address_of(row), at=at)
    )


def words_of(order: ReleaseOrder) -> str:
    """ "Bail granted, release from 1 December 2026, T20261234"."""
    return f"{order.get_kind_display()}, release from {format_date(order.opens_on)}, {order.known_by}"


def address_of(order: ReleaseOrder) -> str:
    return reverse("release_order_confirm", kwargs={"uid": order.offender.uid, "order_uid": order.uid})


def _time_to_confirm(kind: ReleaseOrder.Kind, *, on: date) -> timedelta:
    if kind in ReleaseOrder.OF_A_COURT:
        return timedelta(minutes=practice.value(CONFIRM_COURT, on=on))
    return timedelta(hours=practice.value(CONFIRM_EXECUTIVE, on=on))


def _tell_of_new(order: ReleaseOrder, idle: str, *, at: datetime) -> None:
    """idle: why it frees no one; then nobody is kept by it, and it is confirmed in time like one of the executive."""
    due = say_datetime(timezone.localtime(order.confirm_due_at))
    if idle:
        _tell(alert_kinds.FREES_NO_ONE, order, f"{idle}: do not release on it", at=at)
    elif order.is_of_a_court:
        call = f"Call the court back on {number_of(order)}" if number_of(order) else "See it in the court’s own system"
        _tell(alert_kinds.ORDERED, order, f"{call}, and confirm it by {due}. {WHO_CONFIRMS}", at=at)
    else:
        what = f"A second person must confirm it by {due}. Do not release on it before that"
        _tell(alert_kinds.TO_CONFIRM, order, what, at=at)


def _follow(order: ReleaseOrder, *, by: User) -> None:
    derive_releases(offender=order.offender, by=by, because=f"An order: {mid_sentence(order.get_kind_display())}")


def _row(order: ReleaseOrder) -> ReleaseOrder:
    rows = ReleaseOrder.objects.select_related("offender__establishment", "period", "recorded_by", "court")
    return rows.get(pk=order.pk)


def _record(verb: str, order: ReleaseOrder, by: User | None, **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=order,
        subject=order.offender_id,
        payload=payload,
    )


def _no_account(row: ReleaseOrder, act: ReportedAct, by: User) -> None:
    raise OrderRefused("", "An order is confirmed with the court or against its document, by a second person")


register(
    Target(
        ABOUT,
        find=lambda uid: ReleaseOrder.objects.select_related("offender").get(uid=uid),
        words=lambda row: f"Release order: {words_of(row)}",
        link=address_of,
        confirm=_no_account,
    )
)
