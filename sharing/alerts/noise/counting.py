"""What the figures of noise are counted from: receipts, the time in storms, officers and working days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from sharing import alerts
from sharing.agencies.models import Membership, Team
from sharing.alerts.models import Alert, ReceiptQuerySet
from sharing.alerts.noise import rules
from sharing.alerts.noise.rules import CountedReceipt
from sharing.alerts.storms.models import Storm
from sharing.practice.working_time import is_working_day

MOST = 20_000  # receipts that are looked at: far above any budget
COLUMNS = (
    *("team_id", "alert__kind", "subject_id", "severity", "told_at", "due_at", "acknowledged_at", "read_at"),
    *("closed_at", "for_information", "is_held_back", "alert__state", "alert__resolved_by_id"),
)
BY_PEOPLE = (Alert.State.RESOLVED, Alert.State.FALSE_ALARM)


def count_receipts(rows: ReceiptQuerySet) -> list[CountedReceipt]:
    return [
        CountedReceipt(
            *(team, kind, person, severity, told_at, due_at, acknowledged_at, read_at, closed_at),
            is_asked=not for_information and not is_held_back,
            ended=state if state in BY_PEOPLE and by else "",
        )
        for (
            *(team, kind, person, severity, told_at, due_at, acknowledged_at, read_at, closed_at),
            for_information,
            is_held_back,
            state,
            by,
        ) in rows.order_by("pk").values_list(*COLUMNS)[:MOST]
    ]


def storms_of(teams: Collection[int], *, at: datetime) -> list[timedelta]:
    """How long each storm of these teams lasted within the 28 days."""
    since = at - timedelta(days=rules.DAYS)
    rows = Storm.objects.filter(team__in=teams, began_at__lt=at).exclude(ended_at__lte=since)
    times = rows.order_by("pk").values_list("began_at", "ended_at")
    return [min(ended or at, at) - max(began, since) for began, ended in times]


def officers_of(teams: Collection[int], *, at: datetime) -> int:
    """Who of these teams can answer for people; nobody twice."""
    members = Membership.objects.live(at=at).filter(team__in=teams, user__is_active=True)
    able = members.exclude(team__kind=Team.Kind.PERSONAL).filter(user__role__in=alerts.READS_LETTERS)
    return able.order_by().values("user").distinct().count()


def working_days(at: datetime) -> int:
    days = (timezone.localdate(at) - timedelta(days=n) for n in range(rules.DAYS))
    return sum(is_working_day(day) for day in days)
