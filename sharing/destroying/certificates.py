"""A certificate with its proof, for whoever has neither this application nor its database (docs/audit.md)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from sharing.audit.models import AuditEntry
from sharing.destroying.actions import VERB
from sharing.destroying.models import Destruction
from sharing.sealing.entries import committed, entry_of
from sharing.sealing.receipts import ENTRY, receipt_of


def certificate_of(uid: UUID) -> dict[str, Any]:
    """The certificate, the entry of the sealed log that has its digest, and the receipt of that entry.

    Raises Destruction.DoesNotExist, NotSigned, TreeBroken.
    """
    row = Destruction.objects.get(uid=uid)
    entry = AuditEntry.objects.filter(verb=VERB, target_type=row._meta.label_lower, target_id=row.pk).latest("pk")
    with connection.cursor() as cursor:
        cursor.execute(ENTRY, [entry.pk])
        stored = entry_of(cursor.fetchone())
    return {
        "certificate": row.certificate,
        "details": committed(stored)[0],
        "salt": bytes(stored["salt"]).hex(),
        "receipt": receipt_of(entry),
    }
