"""Of what about the review of access do teams hear, and in what time do they answer?"""

from __future__ import annotations

from datetime import timedelta

from sharing.alerts import Kind, Recipients, register
from sharing.models import Severity
from sharing.roles import Capability

REVIEW_LATE = register(
    Kind(
        name="access.review_late",
        title="A review of who was let in is not confirmed",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="Neither those who may confirm it nor the managers of the agency have done so. Nothing was taken from "
        "anybody: the teams still see these people. It ends by itself once all is decided.",
    )
)
