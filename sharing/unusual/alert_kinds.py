"""Alerts about unusual reading, to privacy officers. None names the person whose record was read."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

TO_JUDGE = register(
    AlertKind(
        name="access.unusual_reading",
        matter=Matter.ACCESS,
        title="Unusual reading to judge",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=3),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="A reading in the audit log stands out by one of the rules. A privacy officer judges it. Nothing follows "
        "from it automatically.",
    )
)
THRESHOLD = register(
    AlertKind(
        name="access.unusual_threshold",
        matter=Matter.ACCESS,
        title="Threshold of a rule to review",
        severity=Severity.LOW,
        responds_in=timedelta(days=5),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="A rule queued more unusual readings in a week than its budget: 3 for each privacy officer, or the number "
        "in service settings. Keep its threshold, or ask for it to be changed.",
    )
)
