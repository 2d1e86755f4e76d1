"""The alert of a kind that is over its budget, to the owner of the kind."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

# Who owns the kinds of a matter: command, but for those about items and access.
PRIVACY, COMMAND = Capability.REVIEW_EMERGENCIES, Capability.COMMAND
OVER_BUDGET = {
    capability: register(
        AlertKind(
            name=f"alerts.over_budget_{name}",
            matter=Matter.SYSTEM,
            title="Kind of alert over its budget",
            severity=Severity.NORMAL,
            responds_in=timedelta(days=5),
            recipients=Recipients(holders_of=capability),
            why="Over 28 days the kind made more than 20% of all alerts to answer, or more than 20% false alarms among "
            "at least 20 that people ended. You own it: keep, change, merge or retire it.",
        )
    )
    for capability, name in ((COMMAND, "command"), (PRIVACY, "privacy"))
}


def owner_of(kind: AlertKind) -> Capability:
    return PRIVACY if kind.matter in (Matter.ITEM, Matter.ACCESS) else COMMAND
