"""Alert kinds of MAPPA, with the time teams have to answer."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)
KINDS = frozenset({Agency.Kind.CT_POLICE, Agency.Kind.POLICE, Agency.Kind.PROBATION, Agency.Kind.PRISON})
AT_THE_TABLE = Recipients(agency_kinds=KINDS)
MANAGERS = Recipients(agency_kinds=KINDS, managers_first=True)

LEVEL_NOT_SET = register(
    AlertKind(
        name="mappa.level_not_set",
        matter=Matter.SUPERVISION,
        title="MAPPA level not set",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=AT_THE_TABLE,
        why="The person leaves custody within 6 months, or the time in service settings, and no MAPPA level is set.",
    )
)
REVIEW_LATE = register(
    AlertKind(
        name="mappa.review_late",
        matter=Matter.SUPERVISION,
        title="MAPPA review overdue",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=AT_THE_TABLE,
        why="The agencies have not met within the weeks that service settings give for the person’s MAPPA level.",
    )
)
PACK_SENT = register(
    AlertKind(
        name="mappa.pack_sent",
        matter=Matter.SUPERVISION,
        title="MAPPA meeting: pack ready",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=AT_THE_TABLE,
        why="A MAPPA meeting about the person is planned, and its pack is ready to read.",
    )
)
MINUTES_LATE = register(
    AlertKind(
        name="mappa.minutes_late",
        matter=Matter.SUPERVISION,
        title="MAPPA meeting not closed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=AT_THE_TABLE,
        why="A MAPPA meeting was held, and was not closed within the working days in service settings.",
    )
)
ACTION_LATE = register(
    AlertKind(
        name="mappa.action_late",
        matter=Matter.SUPERVISION,
        title="MAPPA action overdue",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=AT_THE_TABLE,
        why="An action set under MAPPA is overdue. Its owner’s team is alerted the day after its date.",
    )
)
ACTION_VERY_LATE = register(
    AlertKind(
        name="mappa.action_very_late",
        matter=Matter.SUPERVISION,
        title="MAPPA action overdue: manager",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=MANAGERS,
        why="An action set under MAPPA is 3 days overdue: managers of the owner’s agency are alerted.",
    )
)
ACTION_FOR_CHAIR = register(
    AlertKind(
        name="mappa.action_for_chair",
        matter=Matter.SUPERVISION,
        title="MAPPA action overdue: chair",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=AT_THE_TABLE,
        why="An action set under MAPPA is 10 days overdue: the team of the chair is alerted.",
    )
)
EXIT_DUE = register(
    AlertKind(
        name="mappa.exit_due",
        matter=Matter.SUPERVISION,
        title="MAPPA exit review due",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=AT_THE_TABLE,
        why="Notification and orders end within 3 months, or the time in service settings. The agencies decide if "
        "MAPPA ends with them.",
    )
)
