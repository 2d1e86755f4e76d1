"""Alert kinds about the programmes of a person. None names a programme that its reader may not know of."""

from __future__ import annotations

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

PROPOSED = register(
    AlertKind(
        name="programmes.proposed",
        matter=Matter.ACCESS,
        title="Change of programme: agree or refuse",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=2),
        recipients=Recipients(able=Capability.GRANT_ACCESS),
        why="Someone proposed to move this person to another programme, or to end one. A manager of another agency "
        "who can edit the record agrees or refuses. It ends once that is done, or the proposal is withdrawn.",
    )
)
BEGAN = register(
    AlertKind(
        name="programmes.began",
        matter=Matter.ACCESS,
        title="Person new in your programme",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="2 people agreed that this person comes under a programme that your team sees.",
    )
)
LEAVES = register(
    AlertKind(
        name="programmes.leaves",
        matter=Matter.ACCESS,
        title="Person leaves your programme",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="2 people agreed that this person leaves a programme that your team sees. Your team sees the person "
        "until the end of the last day, and longer only by a grant that does not end with the programme.",
    )
)
