"""Alert kinds about requests for access, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

ASKED = register(
    AlertKind(
        name="access.asked",
        matter=Matter.ACCESS,
        title="Access request",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=4),
        recipients=Recipients(grant_roles=frozenset({GrantRole.LEAD}), national_desks=False),
        why="Your team leads, and decides who else gets access. The asker was promised an answer by the time shown.",
    )
)
