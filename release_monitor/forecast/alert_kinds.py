"""The alert of the forecast: its bands have not held."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

NOT_KEPT = register(
    AlertKind(
        name="forecast.not_kept",
        matter=Matter.SYSTEM,
        title="Forecast to review",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=10),
        recipients=Recipients(holders_of=Capability.ANSWER_FOR_FORECAST),
        why="For two quarters the bands of the forecast held fewer, or more, weeks than they claim. No one widens them "
        "without saying so.",
    )
)
