"""The alert that kept figures differed from the records."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

KEPT_DIFFER = register(
    AlertKind(
        name="figures.kept_differ",
        matter=Matter.SYSTEM,
        title="Stored figures differed from the records",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=5),
        recipients=Recipients(holders_of=Capability.HEAR_OF_FAULTS),
        why="Every night stored figures are compared with the records. They differed and were counted again. Figures "
        "shown "
        "since the last good comparison may have been wrong.",
    )
)
