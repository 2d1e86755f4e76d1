"""Extend, vary, end and review an order, decide before its end, and say who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.orders import alert_kinds, rules
from offenders.orders.actions.moves import (
    OF_ITS_END,
    OrderRefused,
    end_alerts,
    follow_time,
    locked,
    record,
    refuse_unlawful,
    step,
    write_step,
)
from offenders.orders.models import ImposedOrder, OrderEndDecision, OrderMeasure
from offenders.orders.rules import BINDS, EndChoice, OrderFacts, OrderKind, OrderState
from offenders.register.rules.calendar import months_later
from sharing.access.roles import Capability
from sharing.access.state_machines import RoleRefused
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

REVIEW_MONTHS = 12


@transaction.atomic
def extend_order(*, order: ImposedOrder, extended_on: date, reason: str, by: User) -> ImposedOrder:
    """A year more, of a notice that is extended: used against the most that the law allows.

    Raises OrderRefused, MoveRefused where none is left.
    """
    row, now = locked(order), timezone.now()
    _refuse_day(row, "extended_on", extended_on)
    used = row.extensions + 1
    kind = OrderKind(row.kind)
    facts = OrderFacts(reason=reason, left=rules.extensions_left(row.kind, row.extensions))
    ends_on = rules.last_day(kind, row.in_force_on, used)
    values = {"extensions": used, "ends_on": ends_on} if facts.left else {}
    step(row, "extend", by=by, on=extended_on, at=now, facts=facts, words=reason.strip(), **values)
    end_alerts(row, at=now, kinds=OF_ITS_END)
    return row


@transaction.atomic
def vary_order(
    *,
    order: ImposedOrder,
    varied_on: date,
    reason: str,
    by: User,
    ended: Sequence[UUID] = (),
    added: Sequence[str] = (),
    ends_on: date | None = None,
) -> ImposedOrder:
    """Measures end and begin on this day; ended: the uids of those that do. ends_on: another last day, where the court
    gave one. Raises OrderRefused, MoveRefused.
    """
    row, now = locked(order), timezone.now()
    _refuse_day(row, "varied_on", varied_on)
    standing = row.measures.filter(until_on__isnull=True)
    named = standing.filter(uid__in=ended)
    if named.count() != len(set(ended)):
        raise OrderRefused("ended", "Select measures of this order that are in force")
    words = [each.strip() for each in added if each.strip()]
    if not (ended or words or ends_on):
        raise OrderRefused("added", "Enter a new measure, select one that ends, or enter another last day")
    if ends_on and rules.KINDS[OrderKind(row.kind)].is_extended:
        raise OrderRefused("ends_on", "This notice is not varied in its length. Extend it instead")
    if ends_on:
        refuse_unlawful(row.offender, OrderKind(row.kind), in_force_on=row.in_force_on, ends_on=ends_on)
    moved: dict[str, Any] = {"ends_on": ends_on} if ends_on else {}
    step(row, "vary", by=by, on=varied_on, at=now, words=reason.strip(), **moved)
    named.update(until_on=varied_on)
    OrderMeasure.objects.bulk_create(OrderMeasure(order=row, words=each, from_on=varied_on) for each in words)
    if ends_on:
        end_alerts(row, at=now, kinds=OF_ITS_END)
        follow_time(row, on=timezone.localdate(now), at=now)
    return row


@transaction.atomic
def discharge_order(*, order: ImposedOrder, discharged_on: date, reason: str, by: User) -> ImposedOrder:
    """The court or the Home Secretary ended it before its time. discharged_on: the first day on which it does not bind.
    Raises OrderRefused, MoveRefused.
    """
    return _end(order, "discharge", "discharged_on", discharged_on, reason, by)


@transaction.atomic
def quash_order(*, order: ImposedOrder, quashed_on: date, reason: str, by: User) -> ImposedOrder:
    """A court set it aside. Raises OrderRefused, MoveRefused."""
    return _end(order, "quash", "quashed_on", quashed_on, reason, by)


@transaction.atomic
def replace_order(*, order: ImposedOrder, replaced_on: date, by: User, successor: ImposedOrder | None) -> ImposedOrder:
    """Another order took its place. Raises OrderRefused, MoveRefused."""
    row, now = locked(order), timezone.now()
    _refuse_day(row, "replaced_on", replaced_on)
    if successor is not None and (successor.offender_id, successor.programme) != (row.offender_id, row.programme):
        raise OrderRefused("successor", "Select another order of this person and programme")
    if successor is not None and successor.pk == row.pk:
        raise OrderRefused("successor", "Select another order than this one")
    facts = OrderFacts(replaced_by=successor is not None)
    words = f"Replaced by: {successor}" if successor else ""
    step(row, "replace", by=by, on=replaced_on, at=now, facts=facts, words=words, replaced_by=successor)
    return row


@transaction.atomic
def decide_end(
    *, order: ImposedOrder, choice: EndChoice, reason: str, by: User, uid: UUID | None = None
) -> OrderEndDecision:
    """Decide in writing, before its end, to renew it or to let it end. A later decision takes its place; another end
    needs another decision. Raises OrderRefused, RoleRefused.
    """
    row, now = locked(order), timezone.now()
    if made := made_before(OrderEndDecision, uid):
        return made
    if not by.can(Capability.DECIDE_ON_ORDERS):
        raise RoleRefused
    if row.state not in (*BINDS, OrderState.SERVED) or row.ends_on is None:
        raise OrderRefused("", "Only an order in force with a last day needs this decision")
    if not reason.strip():
        raise OrderRefused("reason", "Enter your reasons")
    decision = OrderEndDecision.objects.create(
        order=row, ends_on=row.ends_on, choice=str(choice), reason=reason.strip(), at=now, by=by, **keyed(uid)
    )
    end_alerts(row, at=now, kinds=(alert_kinds.UNDECIDED,))
    record(row, "end_decided", by, choice=str(choice), ends_on=row.ends_on, reason_given=reason.strip())
    return decision


@transaction.atomic
def review_order(*, order: ImposedOrder, review_on: date, words: str, by: User) -> ImposedOrder:
    """Somebody looked whether it is still needed. review_on: when somebody looks again, in 12 months at most.

    Raises OrderRefused, RoleRefused.
    """
    row, now = locked(order), timezone.now()
    today = timezone.localdate(now)
    _refuse_role(by)
    if row.state not in rules.OPEN:
        raise OrderRefused("", "The order has ended. No changes were saved")
    if not today < review_on <= months_later(today, REVIEW_MONTHS):
        latest = format_date(months_later(today, REVIEW_MONTHS))
        raise OrderRefused("review_on", f"Enter a date in the future, by {latest} at the latest")
    if not words.strip():
        raise OrderRefused("words", "Enter what you found")
    row.review_on = review_on
    row.save(update_fields=["review_on"])
    end_alerts(row, at=now, kinds=(alert_kinds.REVIEW_DUE,))
    write_step(row, "review", before=OrderState(row.state), on=today, at=now, by=by, words=words.strip())
    return row


@transaction.atomic
def give_order_to(*, order: ImposedOrder, owner: User, by: User) -> ImposedOrder:
    """Who answers for it from now on: somebody who sees it and keeps orders. Raises OrderRefused, RoleRefused."""
    row, now = locked(order), timezone.now()
    _refuse_role(by)
    sees = ImposedOrder.objects.filter(pk=row.pk).visible_to(owner).exists()
    if not (sees and owner.is_active and owner.can(Capability.KEEP_ORDERS) and not owner.is_program):
        raise OrderRefused("owner", "Select someone who keeps orders and can see this one")
    row.owner = owner
    row.save(update_fields=["owner"])
    words = f"{owner} answers for it"
    write_step(row, "give", before=OrderState(row.state), on=timezone.localdate(now), at=now, by=by, words=words)
    return row


def _end(order: ImposedOrder, verb: str, field: str, on: date, reason: str, by: User) -> ImposedOrder:
    row, now = locked(order), timezone.now()
    _refuse_day(row, field, on)
    step(row, verb, by=by, on=on, at=now, words=reason.strip())
    return row


def _refuse_day(row: ImposedOrder, field: str, on: date) -> None:
    first = row.in_force_on or row.made_on or row.applied_on
    if on > timezone.localdate():
        raise OrderRefused(field, "The date must be today or in the past")
    if first and on < first:
        raise OrderRefused(field, f"The date must be {format_date(first)} or later")


def _refuse_role(by: User) -> None:
    if not by.can(Capability.KEEP_ORDERS):
        raise RoleRefused
