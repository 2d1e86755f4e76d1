"""Alerts about who reads the audit log."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

PERSON_NAMED = register(
    AlertKind(
        name="access.log_person_named",
        matter=Matter.ACCESS,
        title="Restricted person named in the audit log",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="A reader of the audit log gave a reason to see which restricted person an entry is about.",
    )
)
