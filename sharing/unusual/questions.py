"""What is asked of the audit log: exports, and what a reading that stands out was made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from sharing.audit.models import AuditEntry
from sharing.unusual.models import UnusualReading
from sharing.unusual.rules import ReadingRule
from sharing.who_looked.questions import records_opened

Action = AuditEntry.Action
OF_ONE_RECORD = (ReadingRule.OWN_SURNAME, ReadingRule.RESTRICTED)


def exports_of(first: datetime, until: datetime) -> QuerySet[AuditEntry]:
    """With the people who were in them, oldest first."""
    rows = AuditEntry.objects.filter(at__gte=first, at__lt=until, action=Action.EXPORT)
    return rows.filter(shown_ids__isnull=False, actor_id__isnull=False).order_by("at", "pk")


def entries_of(reading: UnusualReading, *, barred: Collection[int]) -> QuerySet[AuditEntry]:
    """The entries that were found, oldest first. barred: people from whom whoever asks is excluded."""
    if reading.rule == ReadingRule.LARGEST_EXPORT:
        rows = exports_of(reading.first_at, reading.until_at).filter(uid=reading.key)
    elif reading.rule == ReadingRule.ASKED_NUMBERS:
        rows = AuditEntry.objects.filter(at__gte=reading.first_at, at__lt=reading.until_at).order_by("at", "pk")
    else:
        rows = records_opened(reading.first_at, reading.until_at)
    if reading.rule in OF_ONE_RECORD:
        rows = rows.filter(subject_id__in=reading.people)
    rows = rows.filter(actor_id=reading.reader_id)
    return rows.exclude(subject_id__in=barred) if barred else rows
