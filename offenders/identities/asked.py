"""Numbers that users ask about, counted by the hour: more than is usual are queued for a privacy officer to judge."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncHour
from django.utils import timezone

from sharing import practice
from sharing.models import AuditEntry, User
from sharing.unusual import actions as unusual
from sharing.unusual import thresholds
from sharing.unusual.rules import ReadingRule

# Each stands in the log for a number that somebody typed, whoever has it: on a form, over the API, for access
ASKED = ("offenders.number_asked", "offenders.number_refused", "sharing.access_asked", "sharing.emergency_refused")
LOOKS_BACK = timedelta(hours=2)  # whole hours, gone through again: what was queued is queued once


def watch(*, at: datetime) -> int:
    """Returns how many are new. Safe to run twice, and late by an hour."""
    first = at.replace(minute=0, second=0, microsecond=0) - LOOKS_BACK
    rows = AuditEntry.objects.filter(at__gte=first, at__lte=at, verb__in=ASKED, actor_id__isnull=False)
    hours = rows.order_by().annotate(hour=TruncHour("at")).values("actor_id", "hour")
    limit = practice.value(thresholds.ASKED_NUMBERS, on=timezone.localdate(at))
    many = hours.annotate(asked=Count("pk"), begun=Min("at"), ended=Max("at")).filter(asked__gt=limit)
    users = User.objects.in_bulk([found["actor_id"] for found in many])
    queued = [
        unusual.queue(
            ReadingRule.ASKED_NUMBERS,
            key=f"{found['actor_id']}:{found['hour'].isoformat()}",
            reader=users[found["actor_id"]],
            first_at=found["begun"],
            until_at=found["ended"] + timedelta(seconds=1),
            at=at,
            count=found["asked"],
            limit=limit,
        )
        for found in many
    ]
    return sum(row is not None for row in queued)
