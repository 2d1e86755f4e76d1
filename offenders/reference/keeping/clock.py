"""The clock of proposed changes: who hears that one waits too long."""

from __future__ import annotations

from datetime import datetime

from offenders.reference.keeping import actions
from offenders.reference.keeping.models import ReferenceChange
from sharing.jobs.set_aside import alone


def watch(*, at: datetime) -> None:
    """Alert of each change that nobody answered in time. Safe to run twice and late; one bad row stops no other."""
    for change in ReferenceChange.objects.overdue(at=at).with_people():
        with alone("reference_change_late", change.pk):
            actions.alert_late(change=change, at=at)
