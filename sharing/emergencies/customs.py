"""Service settings of emergency access: how long it lasts, who is alerted, and what counts as often."""

from datetime import timedelta

from django.urls import reverse

from sharing import practice
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity
from sharing.drafts.kinds import DraftForm
from sharing.drafts.kinds import register as register_draft

LASTS_MINUTES = practice.define(
    "access.emergency_minutes",
    "Time for which emergency access opens a record",
    unit="minutes",
    default=60,
    source="Our design: long enough to act, too short to work from",
    between=(5, 240),
    safer=practice.Safer.LESS,
)
OFTEN = practice.define(
    "access.emergency_often",
    "Emergency openings of one user within 24 hours, above which the alert is critical",
    unit="openings",
    default=3,
    source="Our design: it blocks no one, it only raises the severity",
    between=(1, 20),
    safer=practice.Safer.LESS,
)
OFTEN_WITHIN = timedelta(hours=24)

OPENED = register(
    AlertKind(
        name="access.emergency",
        matter=Matter.ACCESS,
        title="Record opened in an emergency",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        recipients=Recipients(grant_roles=frozenset({GrantRole.LEAD, GrantRole.CONTRIBUTOR}), national_desks=False),
        why="Someone without access opened the person’s record, with a reason and a second factor.",
    )
)
TO_REVIEW = register(
    AlertKind(
        name="access.emergency_to_review",
        matter=Matter.ACCESS,
        title="Emergency access to review",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="Someone opened a record in an emergency. It must be reviewed by the end of the next working day.",
    )
)
REVIEW_LATE = register(
    AlertKind(
        name="access.emergency_review_late",
        matter=Matter.ACCESS,
        title="Emergency access: review overdue",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="The next working day has ended, and no one has recorded whether the emergency access was justified.",
    )
)
OPEN_DRAFT = register_draft(
    DraftForm(
        name="emergency.open",
        title="A record to open in an emergency",
        path=lambda key, subject: reverse("emergency"),
        capability=Capability.VIEW_PEOPLE,
    )
)
