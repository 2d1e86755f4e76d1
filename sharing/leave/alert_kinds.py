"""Alert kinds about leave without cover, with the time managers have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

A_DAY = timedelta(days=1)

NO_COVER = register(
    AlertKind(
        name="leave.no_cover",
        matter=Matter.DUTY,
        title="Leave without a stand-in",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=Recipients(holders_of=Capability.GRANT_ACCESS),
        why="An officer is away, or will be soon, and for all or part of the leave no one has agreed to cover. "
        "The managers of the officer’s teams are alerted. It ends automatically once someone has agreed.",
    )
)
PERSON_UNCOVERED = register(
    AlertKind(
        name="leave.person_uncovered",
        matter=Matter.DUTY,
        title="No cover for this person’s officer",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=Recipients(managers_first=True),
        why="The person’s officer is away, or will be soon, and the stand-in cannot work with this person. It ends "
        "automatically once someone else has agreed, or the officer is back.",
    )
)
BOTH_AWAY = register(
    AlertKind(
        name="leave.owner_and_deputy_away",
        matter=Matter.DUTY,
        title="Owner and deputy away at the same time",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=Recipients(managers_first=True),
        why="The owner and the deputy of one agency are on leave at the same time, and no stand-in for either "
        "can work with this person. It ends automatically once someone can.",
    )
)
