"""Alert kinds about time for which nobody is on call. They are about nobody."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

GAP = register(
    AlertKind(
        name="rota.gap",
        matter=Matter.SYSTEM,
        title="Gap in the rota",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.KEEP_ROTA),
        why="For some time of the next 14 days no one is on call for a duty desk or in command, or the person named is "
        "on leave, has left or has lost the role. Managers of the desk are alerted 14, 7, 2 and 1 days before. It ends "
        "automatically once someone is on call for that time.",
    )
)
GAP_NOW = register(
    AlertKind(
        name="rota.gap_now",
        matter=Matter.SYSTEM,
        title="No one is on call",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=Recipients(holders_of=Capability.COMMAND),
        why="No one is on call for a duty desk or in command, now or within 4 hours. Command of the agency is alerted; "
        "where it has none, command of every agency. Until someone is on call, alerts go to everyone on the desk.",
    )
)
