"""Certificates of what was destroyed, and what is still to do of it."""

from __future__ import annotations

from django.db import models

from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed, UuidV7


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


class DestructionBegun(models.Model):
    """A destruction from before its first row goes until its last step is done, so that whoever is killed in between is
    followed by the next run. The owner's role alone writes it.

    certificate: the uid that the certificate has or will have. files: where each was kept and its name, once its row is
    gone; emptied when all is done. done_at: files are gone and the list of disposals has the line.
    """

    certificate = models.UUIDField(unique=True, editable=False, db_default=UuidV7())
    subject_key = models.BigIntegerField()
    subject_uid = models.UUIDField()
    begun_at = models.DateTimeField()
    files = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_uid"], condition=models.Q(done_at__isnull=True), name="destruction_begun_once"
            )
        ]

    def __str__(self) -> str:
        return f"destruction begun {self.begun_at:%Y-%m-%d}"
