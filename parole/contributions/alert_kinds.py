"""Alert kinds about contributions of police, with who hears and the time they have. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)

CONTRIBUTION_ASKED = register(
    AlertKind(
        name="parole.contribution_asked",
        matter=Matter.PAROLE,
        title="Parole: what police know is asked for",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.CT_POLICE})),
        why="The person's parole review needs what counter-terrorism police know of the person's behaviour.",
    )
)
CONTRIBUTION_LATE = register(
    AlertKind(
        name="parole.contribution_late",
        matter=Matter.PAROLE,
        title="Parole: what police know is late",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.CT_POLICE, Agency.Kind.CASEWORK})),
        why="The last day by which counter-terrorism police were asked to say what they know for the person's parole "
        "review has passed, and nothing is received.",
    )
)
CONTRIBUTION_RECEIVED = register(
    AlertKind(
        name="parole.contribution_received",
        matter=Matter.PAROLE,
        title="Parole: police have given what they know",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.CASEWORK, Agency.Kind.PROBATION})),
        why="What counter-terrorism police know for the person's parole review is there, to read and to pass on.",
    )
)
