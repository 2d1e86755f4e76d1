"""The alert kind of a shift that nobody has signed for."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

NOT_SIGNED = register(
    AlertKind(
        name="rota.not_signed",
        matter=Matter.SYSTEM,
        title="A shift is not signed for",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        recipients=Recipients(holders_of=Capability.GRANT_ACCESS),
        why="A shift of a duty desk began, and its holder has not signed the handover sheet in time. Both holders are "
        "on call until one signs. The managers of the desk are alerted. It ends automatically with the signature, or "
        "with the shift.",
    )
)
