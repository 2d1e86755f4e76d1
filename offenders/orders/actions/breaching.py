"""Report that an order may have been broken, and record what follows. A licence's breach is another matter."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.orders import alert_kinds, event_kinds
from offenders.orders.actions.moves import OrderRefused, locked, record, tell
from offenders.orders.models import ImposedOrder, OrderBreach
from offenders.orders.rules import ORDER_BREACH, OrderBreachFacts, OrderBreachState
from sharing import alerts, events
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

NO_OFFENCE = "Whether breaking it is an offence is as the order says."


@transaction.atomic
def report_breach(
    *,
    order: ImposedOrder,
    happened_on: date,
    summary: str,
    by: User,
    measure: UUID | None = None,
    uid: UUID | None = None,
) -> OrderBreach:
    """Conduct that may have broken an order that was in force then: every team that may see the order is alerted.

    measure: the uid of the one it is about, where one is. Raises OrderRefused, MoveRefused.
    """
    row, now = locked(order), timezone.now()
    if made := made_before(OrderBreach, uid):
        return made
    ORDER_BREACH.move("report", None, by=by, facts=OrderBreachFacts(reason=summary))
    if happened_on > timezone.localdate(now):
        raise OrderRefused("happened_on", "The date must be today or in the past")
    if not ImposedOrder.objects.filter(pk=row.pk).running(on=happened_on).exists():
        raise OrderRefused("happened_on", f"The order was not in force on {format_date(happened_on)}")
    named = row.measures.filter(uid=measure).first() if measure else None
    if measure and named is None:
        raise OrderRefused("measure", "Select a measure of this order")
    breach = OrderBreach.objects.create(
        order=row,
        offender=row.offender,
        measure=named,
        happened_on=happened_on,
        summary=summary.strip(),
        reported_by=by,
        reported_at=now,
        **keyed(uid),
    )
    record(row, "breach_reported", by, happened_on=happened_on, summary=summary.strip())
    offence = f"The offence: {row.rule.breach}." if row.rule.breach else NO_OFFENCE
    tell(
        alert_kinds.BREACH,
        row,
        key=f"{row.uid}:{breach.uid}",
        text=f"{row}, {format_date(happened_on)}. {offence} Police consider it. If the person is on licence, probation "
        "considers recall separately.",
        at=now,
    )
    events.publish_event(kind=event_kinds.BREACHED, record=row, subject=row.offender, at=now)
    if not by.is_program:
        drafts.forget(user=by, form="order.breach", key=str(row.uid))
    return breach


VERBS = {
    OrderBreachState.CHARGED: "charge",
    OrderBreachState.NO_FURTHER_ACTION: "take_no_action",
    OrderBreachState.EXCUSE_ACCEPTED: "accept_excuse",
}


@transaction.atomic
def answer_breach(*, breach: OrderBreach, outcome: OrderBreachState, reason: str, by: User) -> OrderBreach:
    """What police or the prosecutor decided. An excuse is noted here, and decided by them. Raises MoveRefused."""
    row, now = locked(breach.order), timezone.now()
    found = OrderBreach.objects.select_related("order").get(pk=breach.pk)
    verb = VERBS.get(outcome, "")
    move = ORDER_BREACH.move(verb, OrderBreachState(found.state), by=by, facts=OrderBreachFacts(reason=reason))
    found.state, found.reason = str(move.after), reason.strip()
    found.decided_by, found.decided_at = by, now
    found.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record(row, f"breach_{found.state}", by, breach=str(found.uid), reason_given=reason.strip())
    why = f"{found.get_state_display()}, recorded by {by}"
    for kind, key in (
        (alert_kinds.BREACH, f"{row.uid}:{found.uid}"),
        (alert_kinds.UNNAMED, f"{alert_kinds.BREACH.name}:{row.uid}:{found.uid}"),
    ):
        alerts.resolve(kind=kind, key=key, reason=why, at=now)
    return found
