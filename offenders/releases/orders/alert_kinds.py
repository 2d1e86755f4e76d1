"""Alerts of orders by which a person leaves custody."""

from datetime import timedelta

from sharing.alerts import AlertKind, register
from sharing.models import Severity

ORDERED = register(
    AlertKind(
        name="releases.ordered",
        title="A court ordered release",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        why="A court's own order counts at once. Every team that can see the person is alerted.",
    )
)
TO_CONFIRM = register(
    AlertKind(
        name="releases.order_to_confirm",
        title="Confirm a release order",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A release by order of the executive was recorded. Nobody leaves on it until a second person confirms it.",
    )
)
NOT_CONFIRMED = register(
    AlertKind(
        name="releases.order_not_confirmed",
        title="Nobody has confirmed a release order",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        why="A second person had time to compare the order with its document, and nobody has.",
    )
)
