"""The clock of leave: warnings before it begins, and the end of what was accepted. It moves no work."""

from __future__ import annotations

from datetime import datetime

from sharing.cover.models import Leave
from sharing.cover.rules import CoverState
from sharing.jobs.set_aside import alone
from sharing.leave import actions, warnings


def watch(*, at: datetime) -> None:
    """Each leave for itself: one that raises is set aside. Safe to run twice, and late."""
    soon = Leave.objects.not_over(at=at).filter(starts_at__lt=at + warnings.SOON)
    for leave in soon.select_related("officer__agency", "manager").order_by("starts_at", "pk"):
        with alone("leave_warnings", leave.pk):
            warnings.settle(leave, at=at)
    waiting = Leave.objects.filter(covers__state__in=[CoverState.OFFERED, CoverState.ACCEPTED], ends_at__lte=at)
    for leave in waiting.select_related("officer__agency", "manager").distinct().order_by("pk"):
        with alone("leave_ends", leave.pk):
            actions.end_covers(leave, at=at)
            warnings.settle(leave, at=at)
