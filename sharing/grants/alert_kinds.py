"""Alert kinds about requests for access, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.models import Severity

ASKED = register(
    AlertKind(
        name="access.asked",
        matter=Matter.ACCESS,
        title="Somebody asks to see this person",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=4),
        recipients=Recipients(grant_roles=frozenset({GrantRole.LEAD}), national_desks=False),
        why="Your team leads, and decides who else may know. The time is that by which the asker was promised an "
        "answer.",
    )
)
