"""The owner's teams hear when an intervention lapses, or ends with the licence."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

LAPSED = register(
    AlertKind(
        name="interventions.lapsed",
        matter=Matter.SUPERVISION,
        title="Intervention lapsed",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        why="No session of an intervention is recorded for 28 days, or the days in service settings, or its planned "
        "end has passed. Its owner’s team is alerted.",
    )
)
ENDED_WITH_LICENCE = register(
    AlertKind(
        name="interventions.ended_with_licence",
        matter=Matter.SUPERVISION,
        title="Intervention ended with the licence",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        why="The licence that required an intervention has ended. Its owner’s team is alerted.",
    )
)
