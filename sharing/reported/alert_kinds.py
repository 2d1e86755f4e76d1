"""Alerts of acts that were reported by telephone."""

from __future__ import annotations

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

TO_CONFIRM = register(
    AlertKind(
        name="sharing.reported_to_confirm",
        matter=Matter.DUTY,
        title="Reported by phone: confirm or deny",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="Someone recorded that a person of your team did something by phone. It has no effect until that "
        "person confirms it in their own session.",
    )
)
NOT_CONFIRMED = register(
    AlertKind(
        name="sharing.reported_not_confirmed",
        matter=Matter.DUTY,
        title="Act reported by phone not confirmed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(managers_first=True),
        why="The person named in a report of your team has not confirmed it in time. It has no effect.",
    )
)
DENIED = register(
    AlertKind(
        name="sharing.reported_denied",
        matter=Matter.DUTY,
        title="Act reported by phone denied",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        why="The person named denies this. Check what you did because of it.",
    )
)
