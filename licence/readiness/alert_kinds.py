"""Alert kinds about the release checklist, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

AGENCIES = frozenset({Agency.Kind.CT_POLICE, Agency.Kind.POLICE, Agency.Kind.PROBATION, Agency.Kind.PRISON})
WORKS_ON_IT = Recipients(agency_kinds=AGENCIES, not_for=Capability.LIAISE_WITH_VICTIMS)
MANAGES = Recipients(agency_kinds=AGENCIES, managers_first=True, not_for=Capability.LIAISE_WITH_VICTIMS)

ITEM_LATE = register(
    AlertKind(
        name="licence.readiness_late",
        matter=Matter.RELEASE,
        title="Overdue",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=WORKS_ON_IT,
        why="A release action is past its due date. Its owner must complete it.",
    )
)
BLOCKED = register(
    AlertKind(
        name="licence.readiness_blocked",
        matter=Matter.RELEASE,
        title="Release action blocked",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=WORKS_ON_IT,
        why="A release action cannot be done until something else is resolved.",
    )
)
NOT_SIGNED = register(
    AlertKind(
        name="licence.readiness_not_signed",
        matter=Matter.RELEASE,
        title="Release tomorrow, not ready",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_ON_IT,
        why="It is the afternoon before the release. An action or a sign-off is outstanding.",
    )
)
EXCEPTION_ASKED = register(
    AlertKind(
        name="licence.readiness_exception",
        matter=Matter.RELEASE,
        title="Exception requested",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=2),
        recipients=MANAGES,
        why="Someone asks to release a person with an action outstanding. A manager must agree or refuse.",
    )
)
SET_BACK = register(
    AlertKind(
        name="licence.readiness_set_back",
        matter=Matter.RELEASE,
        title="No longer ready for release",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        recipients=WORKS_ON_IT,
        why="A release was ready, and something is outstanding again.",
    )
)
