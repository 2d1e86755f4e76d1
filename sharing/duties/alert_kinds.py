"""Alert kinds about owners and handovers, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

A_DAY = timedelta(days=1)
MANAGERS = Recipients(managers_first=True)

NO_OWNER = register(
    AlertKind(
        name="sharing.no_owner",
        matter=Matter.DUTY,
        title="No owner or deputy",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=MANAGERS,
        why="A team of your agency works with the person, and your agency has no owner, or no deputy, for them now. "
        "This alert ends automatically once one is named.",
    )
)
HANDOVER_OFFERED = register(
    AlertKind(
        name="sharing.handover_offered",
        matter=Matter.DUTY,
        title="Handover to accept",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        why="Your team is asked to take over as owner. The current owner keeps the duty until your team accepts.",
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
        why="A handover was offered, and was not accepted or refused in time. Both agencies are alerted.",
    )
)
NOBODY_AT_PLACE = register(
    AlertKind(
        name="sharing.nobody_at_place",
        matter=Matter.DUTY,
        title="No owner at the new prison yet",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        why="The person was moved to a prison where no one uses Release Monitor yet. The sending prison keeps access "
        "and duty until someone does. This alert then ends automatically.",
    )
)
# About nobody: the desk of the region need not see the person.
PLACE_WITHOUT_TEAM = register(
    AlertKind(
        name="sharing.place_without_team",
        matter=Matter.DUTY,
        title="Prison in your region has no users",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=Recipients(holders_of=Capability.READ_UNNAMED_ALERTS),
        why="A person was moved to a prison in your region where no one uses Release Monitor yet. This alert ends "
        "automatically once someone does.",
    )
)
HANDOVER_REFUSED = register(
    AlertKind(
        name="sharing.handover_refused",
        matter=Matter.DUTY,
        title="Handover refused",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        why="The handover your team offered was refused. The duty stays with your team.",
    )
)
NOBODY_REACHED = register(
    AlertKind(
        name="sharing.nobody_reached",
        matter=Matter.SYSTEM,
        title="Alert not answered: call the team",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=Recipients(holders_of=Capability.COMMAND),
        why="An alert of a team has escalated to command, and no one in command was available. Command of every agency "
        "is alerted. The person is not named here.",
    )
)
