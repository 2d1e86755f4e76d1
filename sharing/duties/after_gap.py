"""After a gap: emails of steps that came late at once leave as one for each person, critical ones singly up to five.

They are held, in no storm, when they are made, and gathered when the job has made them all. If it is killed in between,
the next run gathers them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from sharing.alerts import ring_deliverer
from sharing.alerts.models import Delivery
from sharing.alerts.rules import Severity
from sharing.alerts.storms import bundles
from sharing.jobs.models import JobRun

JOB = "sharing.tasks.escalate"
GAP = timedelta(hours=1)
SINGLY = 5


def is_after_gap(*, at: datetime) -> bool:
    """Whether the job's last good run began more than an hour before. Not where it never ran."""
    last = JobRun.objects.good().filter(job=JOB, began_at__lte=at).order_by("-began_at", "-pk").first()
    return last is not None and at - last.began_at > GAP


@transaction.atomic
def gather(*, at: datetime) -> int:
    """Let what is held leave; returns how many letters. Safe to run twice at once, and late."""
    held = Delivery.objects.filter(state=Delivery.State.HELD, storm=None, rung__isnull=False)
    rows = held.select_related("receipt").select_for_update(of=("self",), skip_locked=True)
    left = 0
    for letters in bundles.by_reader(rows.order_by("receipt__severity", "pk")).values():
        singly, together = _divided(letters)
        leaving = [row.pk for row in singly]
        Delivery.objects.filter(pk__in=leaving).update(state=Delivery.State.WAITING, next_try_at=at)
        if together:
            bundles.put_together(together, at=at)
        left += len(singly) + bool(together)
    if left:
        transaction.on_commit(ring_deliverer, robust=True)
    return left


def _divided(letters: list[Delivery]) -> tuple[list[Delivery], list[Delivery]]:
    """Those that leave singly, and those that share one letter. One alone shares with nobody."""
    kinds = defaultdict[bool, list[Delivery]](list)
    for row in letters:
        kinds[row.receipt is not None and row.receipt.severity == Severity.CRITICAL].append(row)
    singly, together = kinds[True][:SINGLY], kinds[True][SINGLY:] + kinds[False]
    return (singly + together, []) if len(together) == 1 else (singly, together)
