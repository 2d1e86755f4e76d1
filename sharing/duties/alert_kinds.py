"""Alert kinds about owners and handovers, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.models import Severity

A_DAY = timedelta(days=1)
MANAGERS = Recipients(managers_first=True)

NO_OWNER = register(
    AlertKind(
        name="sharing.no_owner",
        matter=Matter.DUTY,
        title="Nobody answers for the person",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=MANAGERS,
        why="A team of your agency works with the person, and your agency has no owner, or no deputy, who can answer "
        "for them now. It ends by itself once one is named.",
    )
)
HANDOVER_OFFERED = register(
    AlertKind(
        name="sharing.handover_offered",
        matter=Matter.DUTY,
        title="Handover to accept",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        why="The duty for the person is offered to your team. Whoever has it keeps it until somebody of you accepts.",
    )
)
HANDOVER_NOT_ACCEPTED = register(
    AlertKind(
        name="sharing.handover_not_accepted",
        matter=Matter.DUTY,
        title="Handover not answered in time",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=MANAGERS,
        why="A duty was offered, and was neither accepted nor refused by the time by which an answer was due. Both "
        "agencies are told.",
    )
)
NOBODY_AT_PLACE = register(
    AlertKind(
        name="sharing.nobody_at_place",
        matter=Matter.DUTY,
        title="Nobody at the prison can answer yet",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        why="The person was moved to a prison where nobody works with Release Monitor yet. Who sent them keeps access "
        "and duty until somebody does. It ends by itself then.",
    )
)
# About nobody: the desk of the region need not see the person.
PLACE_WITHOUT_TEAM = register(
    AlertKind(
        name="sharing.place_without_team",
        matter=Matter.DUTY,
        title="A prison of your region has nobody in Release Monitor",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=Recipients(holders_of=Capability.READ_UNNAMED_ALERTS),
        why="Somebody was moved to a prison of your region where nobody works with Release Monitor yet. It ends by "
        "itself once somebody does.",
    )
)
HANDOVER_REFUSED = register(
    AlertKind(
        name="sharing.handover_refused",
        matter=Matter.DUTY,
        title="Handover refused",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        why="The duty that your team offered was not taken on. It is still yours.",
    )
)
NOBODY_REACHED = register(
    AlertKind(
        name="sharing.nobody_reached",
        matter=Matter.SYSTEM,
        title="An alert reached nobody",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=Recipients(holders_of=Capability.COMMAND),
        why="An alert of a team has escalated past its deputies, duty desk and command, and none of them was there. "
        "Command of every agency is alerted. Whom it is about is not said here.",
    )
)
