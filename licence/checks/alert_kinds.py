"""Alert kinds about checks, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

PROBATION_THAT_WORKS = Recipients(
    agency_kinds=frozenset({Agency.Kind.PROBATION}),
    grant_roles=frozenset({GrantRole.LEAD, GrantRole.CONTRIBUTOR}),
    national_desks=False,
    not_for=Capability.LIAISE_WITH_VICTIMS,
)
PROBATION_AND_POLICE = Recipients(
    agency_kinds=frozenset({Agency.Kind.PROBATION, Agency.Kind.CT_POLICE, Agency.Kind.POLICE}),
    not_for=Capability.LIAISE_WITH_VICTIMS,
)
A_DAY = timedelta(days=1)

OVERDUE = register(
    AlertKind(
        name="licence.check_overdue",
        matter=Matter.CHECKS,
        title="Check overdue",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=PROBATION_THAT_WORKS,
        why="A planned check was not logged by its due date. Log it before its grace period ends.",
    )
)
UNCHECKED = register(
    AlertKind(
        name="licence.condition_unchecked",
        matter=Matter.CHECKS,
        title="Condition in force without a check plan",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=PROBATION_THAT_WORKS,
        why="A new or changed condition has no check plan and no reason for having none. Add a plan or a reason.",
    )
)
MISSED = register(
    AlertKind(
        name="licence.check_missed",
        matter=Matter.SUPERVISION,
        title="Check missed",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=PROBATION_THAT_WORKS,
        why="A planned check was not logged by the end of its grace period.",
    )
)
POLYGRAPH_DISCLOSURE = register(
    AlertKind(
        name="licence.polygraph_disclosure",
        matter=Matter.SUPERVISION,
        title="Disclosure in a polygraph session",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_POLICE,
        why="The person disclosed something in a polygraph session. Decide what follows.",
    )
)
POLYGRAPH_SIGNIFICANT = register(
    AlertKind(
        name="licence.polygraph_significant",
        matter=Matter.SUPERVISION,
        title="Polygraph: significant response",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=PROBATION_AND_POLICE,
        why="A polygraph examiner found a significant response. A result alone is no breach.",
    )
)
POLYGRAPH_REFUSED = register(
    AlertKind(
        name="licence.polygraph_refused",
        matter=Matter.SUPERVISION,
        title="Polygraph refused or not completed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_POLICE,
        why="The person refused a polygraph session or did not complete it.",
    )
)
