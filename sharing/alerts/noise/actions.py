"""Ask the owner of a kind that is over its budget to change it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from sharing import alerts
from sharing.alerts.models import Receipt
from sharing.alerts.noise import rules
from sharing.alerts.noise.alert_kinds import OVER_BUDGET, owner_of
from sharing.alerts.noise.counting import count_receipts


def watch(*, at: datetime) -> int:
    """Each kind that is over its budget of the last 28 days: its owner is asked, once in 28 days. Returns how many."""
    rows = Receipt.objects.filter(told_at__gt=at - timedelta(days=rules.DAYS))
    asked = 0
    for found in rules.by_kind(count_receipts(rows)):
        kind = alerts.KINDS.get(found.kind)
        if not found.over or kind is None:
            continue
        period = timezone.localdate(at).toordinal() // rules.DAYS
        raised = alerts.raise_alert(
            kind=OVER_BUDGET[owner_of(kind)],
            key=f"{kind.name}:{period}",
            subject=None,
            text=f"{kind.title}: {found.over}, in 28 days. Keep, change, merge or retire this kind of alert.",
            link=reverse("alerts_noise"),
            at=at,
        )
        asked += raised is not None
    return asked
