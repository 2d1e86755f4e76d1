"""Alert kinds about losing sight of a person, with the time teams have to answer."""

from __future__ import annotations

from datetime import timedelta

from sharing import practice
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

UNSEEN = register(
    AlertKind(
        name="access.unseen",
        matter=Matter.ACCESS,
        title="No team can see this person",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(grant_roles=frozenset({GrantRole.LEAD})),
        why="A required team no longer has access to the person, and no other team of its kind has. You can give one "
        "access. This alert ends automatically once a team has access again.",
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
        why="The national desk that saw everyone in a programme no longer does, and no other desk does. Ask an "
        "administrator to give a desk the scope.",
    )
)
ENDS_SOON = register(
    AlertKind(
        name="access.ends_soon",
        matter=Matter.ACCESS,
        title="Access to this person ends soon",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        why="Your team’s access to the person ends soon, and it has no other access. A team that leads can extend it.",
    )
)
NOTICE_DAYS = practice.define(
    "access.notice_days",
    "Days before a team’s access ends when it is alerted",
    unit="days",
    default=[14, 7, 1],
    source="Our design: time to object, a week, the day before",
)
