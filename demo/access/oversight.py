"""Unusual reading in the demo: many records opened at once, waiting to be judged, and one reading that was judged."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from offenders.models import Offender
from sharing import audit
from sharing.models import User
from sharing.unusual import actions, scanning
from sharing.unusual.rules import ReadingRule

READER, COLLEAGUE, OFFICER = "Priya Nandan", "Yusuf Denby", "Samira Holt"
OPENED = 34


def tell(*, now: datetime) -> None:
    """Passed over where a small caseload has too few."""
    reader, colleague = User.objects.get(name=READER), User.objects.get(name=COLLEAGUE)
    people = list(Offender.objects.visible_to(reader).order_by("pk")[:OPENED])
    audit.record_many(
        {"action": audit.Action.CONSULTATION, "verb": "offender.opened", "by": reader, "subject": person}
        for person in people
    )
    scanning.scan(at=timezone.now())
    judged = actions.queue(
        ReadingRule.OUTSIDE_HOURS,
        key=f"{colleague.pk}:demo",
        reader=colleague,
        first_at=now - timedelta(days=6),
        until_at=now - timedelta(days=6) + timedelta(hours=2),
        at=now,
    )
    if judged is not None:
        actions.judge(
            reading=judged,
            outcome="explained",
            note="Covered the duty desk for a colleague who was ill. The rota was corrected the next day.",
            by=User.objects.get(name=OFFICER),
        )
