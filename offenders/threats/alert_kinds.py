"""The circle of a threat hears by its number: no alert names the person, so that who is not in it learns no link."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

CIRCLE = Recipients(holders_of=Capability.KNOW_THREATS)

TO_WARN = register(
    AlertKind(
        name="threats.to_warn",
        matter=Matter.SUPERVISION,
        title="Person to warn of a threat",
        severity=Severity.CRITICAL,
        responds_in=timedelta(hours=1),
        recipients=CIRCLE,
        why="A threat to a person was recorded, or has changed, and no one has warned them yet. The teams of those in "
        "its circle are alerted, by its number alone.",
    )
)
NOT_WARNED = register(
    AlertKind(
        name="threats.not_warned",
        matter=Matter.SUPERVISION,
        title="No warning of a threat given in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=CIRCLE,
        why="The time to warn a threatened person has passed, and no warning and no decision not to warn is recorded.",
    )
)
REVIEW_DUE = register(
    AlertKind(
        name="threats.review_due",
        matter=Matter.SUPERVISION,
        title="Review of a threat due",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=CIRCLE,
        why="The date of the next review of a threat has come, and no review is recorded.",
    )
)
CIRCLE_JOINED = register(
    AlertKind(
        name="threats.circle_joined",
        matter=Matter.SUPERVISION,
        title="Added to the circle of a threat",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=CIRCLE,
        why="Someone was added to the circle of a threat: by a member of it, or automatically because too few of it "
        "could act.",
    )
)
CIRCLE_LEFT = register(
    AlertKind(
        name="threats.circle_left",
        matter=Matter.SUPERVISION,
        title="Taken out of the circle of a threat",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=CIRCLE,
        why="A member of the circle of a threat took someone out of it. Everyone who was in it is alerted.",
    )
)
CIRCLE_EMPTY = register(
    AlertKind(
        name="threats.circle_empty",
        matter=Matter.SUPERVISION,
        title="No one can act on a threat",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=CIRCLE,
        why="Fewer than 2 people in the circle of a threat can act on it, and no one else of the agency that keeps it "
        "can see the person.",
    )
)
