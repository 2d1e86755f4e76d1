"""The alert kind about a missed time limit. Every team that may see the person hears."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

CLOCK_MISSED = register(
    AlertKind(
        name="parole.clock_missed",
        is_statutory=True,
        matter=Matter.PAROLE,
        title="Parole: deadline missed",
        severity=Severity.CRITICAL,
        responds_in=timedelta(hours=1),
        why="A statutory deadline of the person's parole review has passed.",
    )
)
