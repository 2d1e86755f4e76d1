"""Alert kinds about directions of the Board, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

DIRECTION_WRITTEN = register(
    AlertKind(
        name="parole.direction_written",
        matter=Matter.PAROLE,
        title="Parole: the Board asks for something",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board has directed an agency that works with the person to do something by a day.",
    )
)
DIRECTION_LATE = register(
    AlertKind(
        name="parole.direction_late",
        matter=Matter.PAROLE,
        title="Parole: a direction is late",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="The day by which the Parole Board wanted something has passed, and it is not recorded as met.",
    )
)
