"""Alert kinds about access reviews, with the time teams have to answer."""

from __future__ import annotations

from datetime import timedelta

from sharing import practice
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

REVIEW_LATE = register(
    AlertKind(
        name="access.review_late",
        matter=Matter.ACCESS,
        title="Access review overdue",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="Neither the people who can confirm it nor the managers of the agency have done so. No access was "
        "removed: the teams still see these people. It ends automatically once everything is decided.",
    )
)
END_SET = register(
    AlertKind(
        name="access.end_set",
        matter=Matter.ACCESS,
        title="Your access to this person ends after a review",
        severity=Severity.HIGH,
        responds_in=timedelta(days=2),
        why="The lead team has set in a review the last day on which your team sees the person. Your team can object "
        "until then; the access then stays until someone else decides.",
    )
)
END_OBJECTED = register(
    AlertKind(
        name="access.end_objected",
        matter=Matter.ACCESS,
        title="A team objects to losing its access",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=2),
        recipients=Recipients(grant_roles=frozenset({GrantRole.LEAD})),
        why="A team whose access was to end by a review has objected. It keeps its access until someone who "
        "neither set the end nor objected decides.",
    )
)
END_TO_CHECK = register(
    AlertKind(
        name="access.end_to_check",
        matter=Matter.ACCESS,
        title="A review is to end access to a live case",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=2),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="The person is on licence, near a release or under recall, and a team is to lose its access. You can stop "
        "it until its last day; someone else then decides.",
    )
)
END_NOTICE_DAYS = practice.define(
    "reviews.end_notice_days",
    "Whole days for which a team still sees a person after an end was set in a review",
    unit="days",
    default=14,
    source="Our design: time to object, and to hand over",
    safer=practice.Safer.LESS,
)
