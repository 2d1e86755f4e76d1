"""The alert that a team has more alerts than it can take in."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

STORM = register(
    AlertKind(
        name="alerts.storm",
        matter=Matter.SYSTEM,
        title="Storm of alerts",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        recipients=Recipients(holders_of=Capability.HEAR_OF_FAULTS),
        why="A team has had more alerts in a short time than people can handle: something has gone wrong, or an "
        "import or a change has raised too many. It goes to administrators and to the duty desks of the team’s agency. "
        "It names no person and ends automatically with the storm.",
    )
)
