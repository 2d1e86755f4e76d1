"""Record an order, as far as it has come: applied for, made, served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.orders import event_kinds, rules
from offenders.orders.actions.moves import OrderRefused, follow_time, locked, refuse_unlawful, step, write_step
from offenders.orders.models import ImposedOrder, OrderMeasure
from offenders.orders.rules import ORDER, OrderFacts, OrderKind
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.register.rules.calendar import months_later
from sharing import events
from sharing.access.rules import Programme
from sharing.drafts import actions as drafts
from sharing.grants.programmes import known_programmes
from sharing.models import User
from sharing.records.once import keyed

REVIEW_MONTHS = 12  # at most, until somebody looks whether an order without an end is still needed


@transaction.atomic
def record_order(
    *,
    offender: Offender,
    kind: OrderKind,
    authority: str,
    by: User,
    programme: str = "",
    other_kind: str = "",
    reference: str = "",
    applied_on: date | None = None,
    made_on: date | None = None,
    served_on: date | None = None,
    service: str = "",
    in_force_on: date | None = None,
    ends_on: date | None = None,
    extensions: int = 0,
    measures: Sequence[str] = (),
    passports_held: str = "",
    review_on: date | None = None,
    uid: UUID | None = None,
) -> ImposedOrder:
    """An order as far as it has come. What lies behind is made at once, each step by the machine; what time does, too.

    programme: of the order; where it is left out, the one that its kind has or the only one that `by` knows of the
    person. extensions: how often a notice was extended before it is recorded: its last day follows. Raises OrderRefused
    that names the field, MoveRefused for another role.
    """
    lock(offender)
    if made := made_before(ImposedOrder, uid, offender=offender):
        return made
    now, today = timezone.now(), timezone.localdate()
    ORDER.move("apply", None, by=by, facts=OrderFacts())
    _refuse_days(today, applied_on=applied_on, made_on=made_on, served_on=served_on, in_force_on=in_force_on)
    if kind is OrderKind.OTHER and not other_kind.strip():
        raise OrderRefused("other_kind", "Enter what the order is called")
    if not authority.strip():
        raise OrderRefused("authority", "Enter who made the order, or was asked to")
    if extensions and not rules.KINDS[kind].is_extended:
        raise OrderRefused("extensions", "This kind of order is not extended")
    ends_on = rules.last_day(kind, in_force_on, extensions) or ends_on
    refuse_unlawful(offender, kind, in_force_on=in_force_on, ends_on=ends_on, extensions=extensions)
    first = applied_on or made_on or served_on or today
    row = ImposedOrder.objects.create(
        offender=offender,
        kind=str(kind),
        other_kind=other_kind.strip() if kind is OrderKind.OTHER else "",
        programme=_programme_of(offender, kind, programme, by=by),
        authority=authority.strip(),
        reference=reference.strip(),
        applied_on=first,
        ends_on=ends_on,
        extensions=extensions,
        passports_held=passports_held.strip(),
        owner=None if by.is_program else by,
        review_on=review_on or _first_review(kind, in_force_on or first),
        recorded_by=by,
        recorded_at=now,
        **keyed(uid),
    )
    OrderMeasure.objects.bulk_create(OrderMeasure(order=row, words=words.strip()) for words in measures)
    write_step(row, "apply", before=None, on=first, at=now, by=by)
    events.publish_event(kind=event_kinds.RECORDED, record=row, subject=offender, at=now)
    if made_on or served_on:
        _make(row, made_on=made_on or served_on or first, in_force_on=in_force_on, ends_on=ends_on, by=by, at=now)
    if served_on:
        _serve(row, served_on=served_on, service=service, in_force_on=in_force_on, ends_on=ends_on, by=by, at=now)
    if not by.is_program:
        drafts.forget(user=by, form="order.record", key=str(offender.uid))
    return row


@transaction.atomic
def make_order(
    *,
    order: ImposedOrder,
    made_on: date,
    by: User,
    in_force_on: date | None = None,
    ends_on: date | None = None,
    reference: str = "",
) -> ImposedOrder:
    """The court or the Home Secretary made it. Raises OrderRefused, MoveRefused."""
    row, now = locked(order), timezone.now()
    _refuse_days(
        timezone.localdate(now), applied_on=row.applied_on, made_on=made_on, served_on=None, in_force_on=in_force_on
    )
    row.reference = reference.strip() or row.reference
    row.save(update_fields=["reference"])
    _make(row, made_on=made_on, in_force_on=in_force_on, ends_on=ends_on, by=by, at=now)
    return row


@transaction.atomic
def serve_order(
    *,
    order: ImposedOrder,
    served_on: date,
    by: User,
    service: str = "",
    in_force_on: date | None = None,
    ends_on: date | None = None,
) -> ImposedOrder:
    """It was served; it is in force from `in_force_on`. Raises OrderRefused, MoveRefused."""
    row, now = locked(order), timezone.now()
    _refuse_days(
        timezone.localdate(now),
        applied_on=row.applied_on,
        made_on=row.made_on,
        served_on=served_on,
        in_force_on=in_force_on or row.in_force_on,
    )
    _serve(row, served_on=served_on, service=service, in_force_on=in_force_on, ends_on=ends_on, by=by, at=now)
    return row


@transaction.atomic
def refuse_order(*, order: ImposedOrder, refused_on: date, reason: str, by: User) -> ImposedOrder:
    """The application was refused, or withdrawn. Raises MoveRefused."""
    row, now = locked(order), timezone.now()
    _refuse_future("refused_on", refused_on, timezone.localdate(now))
    step(row, "refuse", by=by, on=refused_on, at=now, words=reason.strip())
    return row


def _make(
    row: ImposedOrder, *, made_on: date, in_force_on: date | None, ends_on: date | None, by: User, at: datetime
) -> None:
    first, last = _span(row, in_force_on, ends_on)
    refuse_unlawful(row.offender, OrderKind(row.kind), in_force_on=first, ends_on=last, extensions=row.extensions)
    step(row, "make", by=by, on=made_on, at=at, made_on=made_on, in_force_on=first, ends_on=last)


def _serve(
    row: ImposedOrder,
    *,
    served_on: date,
    service: str,
    in_force_on: date | None,
    ends_on: date | None,
    by: User,
    at: datetime,
) -> None:
    first, last = _span(row, in_force_on, ends_on)
    if first is None:
        raise OrderRefused("in_force_on", "Enter the date from which it is in force")
    refuse_unlawful(row.offender, OrderKind(row.kind), in_force_on=first, ends_on=last, extensions=row.extensions)
    served: dict[str, Any] = {"served_on": served_on, "service": service.strip(), "in_force_on": first, "ends_on": last}
    step(row, "serve", by=by, on=served_on, at=at, **served)
    row.measures.filter(from_on__isnull=True).update(from_on=first)
    follow_time(row, on=timezone.localdate(at), at=at)


def _span(row: ImposedOrder, in_force_on: date | None, ends_on: date | None) -> tuple[date | None, date | None]:
    """The first and the last day with what is new."""
    first = in_force_on or row.in_force_on
    return first, rules.last_day(OrderKind(row.kind), first, row.extensions) or ends_on or row.ends_on


def _programme_of(person: Offender, kind: OrderKind, asked: str, *, by: User) -> str:
    own = rules.KINDS[kind].programme
    if own is not None:
        if asked and asked != own:
            raise OrderRefused("programme", f"{rules.KINDS[kind].name}: select {own.label}")
        return str(own)
    known = {row.programme for row in known_programmes([person.pk], reader=by)[person.pk]}
    if asked:
        if known and asked not in known:
            raise OrderRefused("programme", "Select a programme that the person is under")
        return asked
    if len(known) > 1:
        raise OrderRefused("programme", "Select the programme that the order belongs to")
    return next(iter(known), str(Programme.TERRORISM))


def _first_review(kind: OrderKind, first: date) -> date | None:
    return months_later(first, REVIEW_MONTHS) if kind in rules.REVIEWED_YEARLY else None


def _refuse_days(
    today: date,
    *,
    applied_on: date | None,
    made_on: date | None,
    served_on: date | None,
    in_force_on: date | None,
) -> None:
    """What has happened is not in the future, and each follows the one before it."""
    for field, day in (("applied_on", applied_on), ("made_on", made_on), ("served_on", served_on)):
        if day:
            _refuse_future(field, day, today)
    if applied_on and made_on and made_on < applied_on:
        raise OrderRefused("made_on", "It was made before it was applied for. Correct one of the 2 dates")
    if made_on and served_on and served_on < made_on:
        raise OrderRefused("served_on", "It was served before it was made. Correct one of the 2 dates")
    if made_on and in_force_on and in_force_on < made_on:
        raise OrderRefused("in_force_on", "It is in force from the day it was made at the earliest")


def _refuse_future(field: str, day: date, today: date) -> None:
    if day > today:
        raise OrderRefused(field, "The date must be today or in the past")
