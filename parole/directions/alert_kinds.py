"""Alert kinds about directions of the Board, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

DIRECTION_WRITTEN = register(
    AlertKind(
        name="parole.direction_written",
        matter=Matter.PAROLE,
        title="Parole: Board direction to an agency",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board directed an agency that works with the person to act by a deadline.",
    )
)
DIRECTION_LATE = register(
    AlertKind(
        name="parole.direction_late",
        matter=Matter.PAROLE,
        title="Parole: Board direction overdue",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="The deadline of a Parole Board direction has passed and it is not recorded as met.",
    )
)
