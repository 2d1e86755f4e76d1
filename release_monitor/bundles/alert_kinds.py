"""Alerts about bundles for inquests."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

TO_DECIDE = register(
    AlertKind(
        name="bundles.to_decide",
        matter=Matter.ACCESS,
        title="Bundle for an inquest: decide what you release",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=5),
        recipients=Recipients(able=Capability.DECIDE_DATA_REQUESTS),
        why="A bundle about this person was ordered for an inquest. Your agency decides on each of its items that "
        "is held back. What no one decides on is not in the bundle.",
    )
)
TO_APPROVE = register(
    AlertKind(
        name="bundles.to_approve",
        matter=Matter.ACCESS,
        title="Bundle for an inquest to approve",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=2),
        recipients=Recipients(holders_of=Capability.ORDER_BUNDLES),
        why="A bundle is made once a second person, who did not order it, approves it.",
    )
)
