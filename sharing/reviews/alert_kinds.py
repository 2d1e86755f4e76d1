"""Alert kinds about access reviews, with the time teams have to answer."""

from __future__ import annotations

from datetime import timedelta

from sharing import practice
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.models import Severity

REVIEW_LATE = register(
    AlertKind(
        name="access.review_late",
        matter=Matter.ACCESS,
        title="A review of who was let in is not confirmed",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="Neither those who may confirm it nor the managers of the agency have done so. Nothing was taken from "
        "anybody: the teams still see these people. It ends by itself once all is decided.",
    )
)
END_SET = register(
    AlertKind(
        name="access.end_set",
        matter=Matter.ACCESS,
        title="Your access to this person ends by a review",
        severity=Severity.HIGH,
        responds_in=timedelta(days=2),
        why="Who leads has set in a review that your team does not see the person any more from a day on. Your team "
        "can object until then; the access then stays until somebody else decides.",
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
        why="A team whose access was to end by a review has objected. It keeps its access until somebody decides who "
        "neither set the end nor objected.",
    )
)
END_NOTICE_DAYS = practice.define(
    "reviews.end_notice_days",
    "Whole days for which a team still sees a person after an end was set in a review",
    unit="days",
    default=14,
    source="Our design: time to object, and to hand over",
)
