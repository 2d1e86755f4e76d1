"""The alert kind about a panel that does not meet the rule."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

PANEL_SHORT = register(
    AlertKind(
        name="parole.panel_short",
        matter=Matter.PAROLE,
        title="Parole panel does not meet the rule",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The panel of a listed hearing has no member of the discipline the rule requires.",
    )
)
