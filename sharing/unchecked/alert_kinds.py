"""The alert that a person could not be checked."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.alerts.models import Severity

NOT_CHECKED = register(
    AlertKind(
        name="sharing.not_checked",
        matter=Matter.SYSTEM,
        title="Could not be checked: look by hand",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A job that watches people failed for this person alone. Until it goes through, nobody is alerted of what "
        "it would have found: look at the record by hand. It ends by itself.",
    )
)
