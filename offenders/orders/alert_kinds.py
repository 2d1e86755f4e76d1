"""Alert kinds about orders: ends, decisions that nobody made, breaches."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
KEEPERS = Recipients(able=Capability.KEEP_ORDERS)
ALL_BUT_LIAISON = Recipients(not_for=Capability.LIAISE_WITH_VICTIMS)

ENDING = register(
    AlertKind(
        name="orders.ending",
        matter=Matter.SUPERVISION,
        title="Order ends",
        severity=Severity.NORMAL,
        responds_in=A_WEEK,
        recipients=KEEPERS,
        why="The last day of an order is 90, 60, 30 or 7 days away.",
    )
)
ENDING_BESIDE = register(
    AlertKind(
        name="orders.ending_beside",
        matter=Matter.SUPERVISION,
        title="Order ends: for information",
        severity=Severity.NORMAL,
        responds_in=A_WEEK,
        recipients=ALL_BUT_LIAISON,
        why="The last day of an order is 90, 60, 30 or 7 days away. Police decide if it is renewed. Probation is "
        "alerted while it supervises the person, and probation and the prison while they are held.",
        escalates=False,
    )
)
# MAPPA co-ordinators of teams that are not alerted as those who supervise or hold the person
ENDING_FOR_MAPPA = register(
    AlertKind(
        name="orders.ending_for_mappa",
        matter=Matter.SUPERVISION,
        title="Order ends: MAPPA",
        severity=Severity.NORMAL,
        responds_in=A_WEEK,
        recipients=Recipients(able=Capability.RUN_MAPPA),
        why="The last day of an order is 90, 60, 30 or 7 days away. MAPPA may end with the last order or notification "
        "period.",
        escalates=False,
    )
)
UNDECIDED = register(
    AlertKind(
        name="orders.undecided",
        matter=Matter.SUPERVISION,
        title="Order ends: decide if it is renewed",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=KEEPERS,
        why="An order ends within 60 days and no one has decided in writing to renew it or let it end. Raised again "
        "30 and 7 days before.",
    )
)
OVER = register(
    AlertKind(
        name="orders.over",
        matter=Matter.SUPERVISION,
        title="Order no longer in force",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=ALL_BUT_LIAISON,
        why="An order expired, or was discharged, quashed or replaced. Its measures no longer bind the person.",
    )
)
REVIEW_DUE = register(
    AlertKind(
        name="orders.review_due",
        matter=Matter.SUPERVISION,
        title="Order review due",
        severity=Severity.NORMAL,
        responds_in=A_WEEK,
        recipients=KEEPERS,
        why="The date set to review an order has come.",
    )
)
GROUND_GONE = register(
    AlertKind(
        name="orders.ground_gone",
        matter=Matter.SUPERVISION,
        title="Order rests on notification that never applied",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=KEEPERS,
        why="An appeal took away the notification duties that an order rests on: a travel restriction, or a "
        "notification order. Record what the court says of the order within 28 days, or the days in service settings. "
        "Critical when they have passed.",
    )
)
BREACH = register(
    AlertKind(
        name="orders.breach",
        matter=Matter.SUPERVISION,
        title="Suspected breach of an order",
        severity=Severity.CRITICAL,
        responds_in=timedelta(hours=1),
        recipients=ALL_BUT_LIAISON,
        why="Conduct was recorded that may have broken an order. Breaking it can be an offence. It is not a licence "
        "breach: that is considered separately.",
    )
)
# Of somebody under both programmes an alert names neither the person nor the order: who knows of the other programme
# alone sees the person too.
UNNAMED = register(
    AlertKind(
        name="orders.unnamed",
        matter=Matter.SUPERVISION,
        title="An order needs you",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=Recipients(holders_of=Capability.KEEP_ORDERS),
        why="An order of a person under 2 programmes needs a look. Only teams of the order’s own programme are "
        "alerted, and the alert names no one.",
    )
)
