"""The alert that access was changed past the application, to privacy officers. It names no one."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

UNRECORDED = register(
    AlertKind(
        name="access.unrecorded",
        matter=Matter.ACCESS,
        title="Access changed without a log entry",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=60),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="Rows that decide who sees what were written in a transaction of the database that wrote no entry of the "
        "audit log. Each act of the application writes one, so someone changed them directly.",
    )
)
