"""The clock of proposed changes: who hears that one waits too long."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from offenders.reference.keeping import actions, filing
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.registry import KINDS
from sharing.jobs.set_aside import alone


def watch(*, at: datetime) -> None:
    """Alert of what nobody answered in time: of each change that somebody proposed, and together of those that a data
    file brought. Safe to run twice and late; one bad row stops no other."""
    overdue = ReferenceChange.objects.overdue(at=at)
    for change in overdue.filter(state=ReferenceChange.State.PROPOSED).with_people():
        with alone("reference_change_late", change.pk):
            actions.alert_late(change=change, at=at)
    filed = overdue.filter(state=ReferenceChange.State.FILED).values_list("kind").order_by("kind")
    for name, first in filed.annotate(first=Min("pk")):
        with alone("reference_changes_of_file_late", first):
            filing.alert_late(kind=KINDS[name], at=at)
