"""What heads of agencies in a joint team are told of one another's acts."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.models import Severity

AGENCY_ADDED = register(
    AlertKind(
        name="joint_teams.agency_added",
        matter=Matter.ACCESS,
        title="Agency added to a joint team",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.FORM_JOINT_TEAMS),
        why="The agency that leads a joint team brought in another agency. Its members can see the people shared with "
        "the team. The heads of each agency in it are alerted; any of them can stand it down.",
    )
)
