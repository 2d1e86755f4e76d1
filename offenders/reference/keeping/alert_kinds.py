"""Alerts of changes of reference data, to those who keep it."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

KEEPERS = (Capability.KEEP_REFERENCE, Capability.KEEP_PLACES)
PROPOSED = {
    capability: register(
        AlertKind(
            name=f"reference.proposed_{capability.removeprefix('keep_')}",
            matter=Matter.SYSTEM,
            title="Change of reference data to answer",
            severity=Severity.NORMAL,
            responds_in=timedelta(days=5),
            recipients=Recipients(holders_of=capability),
            why="Someone in another agency proposed it. It counts once a second person has agreed.",
        )
    )
    for capability in KEEPERS
}
FILED = {
    capability: register(
        AlertKind(
            name=f"reference.filed_{capability.removeprefix('keep_')}",
            matter=Matter.SYSTEM,
            title="Changes of reference data from a data file",
            severity=Severity.NORMAL,
            responds_in=timedelta(days=5),
            recipients=Recipients(holders_of=capability),
            why="A new data file differs from what is recorded. It counts once one person has proposed it and "
            "someone in another agency has agreed.",
        )
    )
    for capability in KEEPERS
}
LATE = {
    capability: register(
        AlertKind(
            name=f"reference.late_{capability.removeprefix('keep_')}",
            matter=Matter.SYSTEM,
            title="Change of reference data: answer overdue",
            severity=Severity.HIGH,
            responds_in=timedelta(days=2),
            recipients=Recipients(holders_of=capability),
            why="A proposed change was not answered in time. The row stays as it was until then.",
        )
    )
    for capability in KEEPERS
}
