"""Of releases without a sheet those hear who can give one."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

NO_SHEET = register(
    AlertKind(
        name="releases.no_sheet",
        matter=Matter.DATES,
        title="Calculation sheet needed",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS})),
        why="A release date comes from our calculation only: the prison has no sheet for it. Repeated 28, 14, "
        "7, 2 and 1 days before, more urgent each time.",
    )
)
