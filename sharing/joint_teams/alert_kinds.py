"""What heads of agencies in a joint team are told: one another's acts, and reviews that are due."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

AGENCY_ADDED = register(
    AlertKind(
        name="joint_teams.agency_added",
        matter=Matter.ACCESS,
        title="Agency added to a joint team",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.FORM_JOINT_TEAMS),
        why="The agency that leads a joint team brought in another agency. Its members can see the people shared with "
        "the team. The heads of each agency in it are alerted; any of them can stand it down.",
    )
)
HEADS = Recipients(holders_of=Capability.FORM_JOINT_TEAMS)
REVIEW_DUE = register(
    AlertKind(
        name="joint_teams.review_due",
        matter=Matter.ACCESS,
        title="Review of a joint team due",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=HEADS,
        why="A joint team is reviewed every 12 months: its agencies, gateways and members. The heads of each agency in "
        "it are alerted 28 days before; any of them records the review.",
    )
)
REVIEW_LATE = register(
    AlertKind(
        name="joint_teams.review_late",
        matter=Matter.ACCESS,
        title="Joint team not reviewed in time",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=HEADS,
        why="The date of the review of a joint team has passed. The alert says from when the team is paused if no head "
        "records a review.",
    )
)
PAUSED = register(
    AlertKind(
        name="joint_teams.paused",
        matter=Matter.ACCESS,
        title="Joint team paused",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=HEADS,
        why="No head recorded the review of a joint team. Its members see no one through it until a head does.",
    )
)
RESUMED = register(
    AlertKind(
        name="joint_teams.resumed",
        matter=Matter.ACCESS,
        title="Paused joint team reviewed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=HEADS,
        why="A head recorded the review of a joint team that was paused. Its members can see the people shared with it "
        "again. The heads of the other agencies are alerted; any of them can stand it down.",
    )
)
OF_REVIEWS = (REVIEW_DUE, REVIEW_LATE, PAUSED)
