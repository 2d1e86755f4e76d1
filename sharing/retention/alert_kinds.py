"""Alert kind of retention reviews: of the lowest severity, and without a letter."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

DUE = register(
    AlertKind(
        name="retention.review_due",
        matter=Matter.DUTY,
        title="Review of what is kept",
        severity=Severity.LOW,
        responds_in=timedelta(days=28),
        recipients=Recipients(able=Capability.DECIDE_RETENTION),
        why="The case was closed 12 months ago, or the time in service settings, or was to be reviewed again. The "
        "information owner decides what is kept.",
    )
)
