"""The alert of the register of law: checks that no longer hold."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

CHECK_LAPSED = register(
    AlertKind(
        name="law.check_lapsed",
        matter=Matter.SYSTEM,
        title="Law to be checked again",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=5),
        recipients=Recipients(holders_of=Capability.KEEP_REFERENCE),
        why="An entry of the register of law was checked 90 days ago or earlier. Dates that depend on it say so until "
        "someone has checked it again.",
    )
)
