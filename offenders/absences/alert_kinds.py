"""Every team that can see the person hears when they are not back in time."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

OVERDUE = register(
    AlertKind(
        name="custody.absence_overdue",
        matter=Matter.SUPERVISION,
        title="Not back in time",
        severity=Severity.HIGH,
        responds_in=timedelta(minutes=30),
        why="The person left prison for hospital, court, the police or temporary release, and no return "
        "is recorded by the time they were due back.",
    )
)
