"""Certificates of what was destroyed."""

from __future__ import annotations

from django.db import models

from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class Destruction(Keyed):
    """One person's records were destroyed: by whose decisions, and how many of each kind. Append-only.

    No foreign key: what it speaks of is gone. certificate: JSON, exactly as it was hashed; it holds nothing of the
    person but the key and the uid. digest: its SHA-256, which the sealed log holds too. again: after a backup was
    restored, by the list of disposals.
    """

    subject_key = models.BigIntegerField()
    subject_uid = models.UUIDField()
    destroyed_at = models.DateTimeField()
    certificate = models.TextField()
    digest = models.CharField(max_length=64)
    again = models.BooleanField(default=False, db_default=False)

    READERS = read_by(NO_PROGRAM, "certificate", "digest")

    class Meta:
        ordering = ["-destroyed_at", "-pk"]

    def __str__(self) -> str:
        return f"destroyed {self.destroyed_at:%Y-%m-%d}"
