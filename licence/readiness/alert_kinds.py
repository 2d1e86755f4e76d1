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
        title="Not in hand in time",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=WORKS_ON_IT,
        why="Something that must be in hand before the release is open past its day.",
    )
)
BLOCKED = register(
    AlertKind(
        name="licence.readiness_blocked",
        matter=Matter.RELEASE,
        title="Blocked before a release",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=WORKS_ON_IT,
        why="Something that must be in hand before the release waits for what does not come by itself.",
    )
)
NOT_SIGNED = register(
    AlertKind(
        name="licence.readiness_not_signed",
        matter=Matter.RELEASE,
        title="Release tomorrow, and not ready",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_ON_IT,
        why="It is the afternoon before the release. Something is not in hand, or a body has not signed.",
    )
)
EXCEPTION_ASKED = register(
    AlertKind(
        name="licence.readiness_exception",
        matter=Matter.RELEASE,
        title="Asked to release without something",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=2),
        recipients=MANAGES,
        why="Somebody asks that a person is released though something is not in hand. A manager has to agree, or not.",
    )
)
SET_BACK = register(
    AlertKind(
        name="licence.readiness_set_back",
        matter=Matter.RELEASE,
        title="Not ready any more",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        recipients=WORKS_ON_IT,
        why="A release was ready, and something is open again.",
    )
)
