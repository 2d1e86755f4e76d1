"""Alerts of orders by which a person leaves custody."""

from datetime import timedelta

from offenders.releases.gate.alert_kinds import ALL_ANSWER
from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

ORDERED = register(
    AlertKind(
        name="releases.ordered",
        matter=Matter.RELEASE,
        title="A court ordered release",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=ALL_ANSWER,
        why="A court's own order counts at once. Every team that can see the person is alerted.",
    )
)
TO_CONFIRM = register(
    AlertKind(
        name="releases.order_to_confirm",
        matter=Matter.RELEASE,
        title="Confirm a release order",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="An executive release order was recorded. Do not release on it until a second person confirms it.",
    )
)
NOT_CONFIRMED = register(
    AlertKind(
        name="releases.order_not_confirmed",
        matter=Matter.RELEASE,
        title="Release order not confirmed in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        why="No second person compared the order with its document in time.",
    )
)
