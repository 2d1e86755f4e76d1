"""Alert kinds about contributions of police, with who hears and the time they have. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)

CONTRIBUTION_ASKED = register(
    AlertKind(
        name="parole.contribution_asked",
        matter=Matter.PAROLE,
        title="Parole: police contribution requested",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.CT_POLICE})),
        why="CT police must give a contribution on the person's behaviour for the parole review.",
    )
)
CONTRIBUTION_LATE = register(
    AlertKind(
        name="parole.contribution_late",
        matter=Matter.PAROLE,
        title="Parole: police contribution overdue",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.CT_POLICE, Agency.Kind.PPCS})),
        why="CT police have not given their contribution to the parole review and the deadline has passed.",
    )
)
CONTRIBUTION_RECEIVED = register(
    AlertKind(
        name="parole.contribution_received",
        matter=Matter.PAROLE,
        title="Parole: police contribution received",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PPCS, Agency.Kind.PROBATION})),
        why="CT police gave their contribution to the parole review. Read it and pass it on to the Board.",
    )
)
