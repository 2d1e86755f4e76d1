"""The alert that a person could not be checked."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.alerts.rules import Severity

NOT_CHECKED = register(
    AlertKind(
        name="sharing.not_checked",
        matter=Matter.SYSTEM,
        title="Automatic check failed: check by hand",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A job that watches people failed for this person alone. Until it works again, no one is alerted of what "
        "it would have found: check the record by hand. It ends automatically.",
    )
)
