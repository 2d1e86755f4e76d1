"""Alert kinds about losing sight of a person, with the time teams have to answer."""

from __future__ import annotations

from datetime import timedelta

from sharing import practice
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.models import Severity

UNSEEN = register(
    AlertKind(
        name="access.unseen",
        matter=Matter.ACCESS,
        title="No team can see this person",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(grant_roles=frozenset({GrantRole.LEAD})),
        why="A team that must see the person does not any more, and no other of its kind does. You can let one in. It "
        "ends by itself once a team sees the person again.",
    )
)
NO_DESK = register(
    AlertKind(
        name="access.no_desk",
        matter=Matter.ACCESS,
        title="No national desk sees a programme",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="The national desk that saw everybody of a programme does not any more, and there is no other. An "
        "administrator gives a desk the scope.",
    )
)
ENDS_SOON = register(
    AlertKind(
        name="access.ends_soon",
        matter=Matter.ACCESS,
        title="Your access to this person ends",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        why="Your team was let in until a day that is near, and nothing else lets it see the person after. Who leads "
        "can let it in for longer.",
    )
)
NOTICE_DAYS = practice.define(
    "access.notice_days",
    "Days before the end of a team’s access on which it is told",
    unit="days",
    default=[14, 7, 1],
    source="Our design: time to object, a week, the day before",
)
