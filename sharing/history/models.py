"""Each state that a tracked row had, in the order in which the database recorded them."""

from typing import Self

from django.db import models
from django.db.models import Q

from sharing.access.fields import NOBODY, read_by, rest_read_by
from sharing.history.rules import ACCESS_TABLES


class RowVersionQuerySet(models.QuerySet["RowVersion"]):
    def of_access(self) -> Self:
        """Of rows that decide who sees what, each since it was written and not merely found."""
        return self.filter(table_name__in=list(ACCESS_TABLES)).exclude(operation="F")


class RowVersion(models.Model):
    """A row as it stood from `recorded_at` until its next version. Written by triggers alone
    (`keep_row_version`, docs/history.md), whatever wrote the row: a page, a job, a file or a command.

    No foreign keys: a version outlives its row. subject_id: the person the row is about; None of teams, memberships,
    scopes and accounts. data: the row, without what the trigger of its table leaves out; None once it was deleted.
    transaction: the number that the database gave the transaction that wrote it.

    Nobody reads this table: pages read rows that are made of it, each as its own readers may.
    """

    class Operation(models.TextChoices):
        FOUND = "F", "Found when history began"
        INSERTED = "I", "Added"
        UPDATED = "U", "Changed"
        DELETED = "D", "Deleted"

    id = models.BigAutoField(primary_key=True)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    subject_id = models.BigIntegerField(null=True)
    operation = models.CharField(max_length=1, choices=Operation)
    recorded_at = models.DateTimeField()
    transaction = models.BigIntegerField()
    data = models.JSONField(null=True)

    READERS = read_by(NOBODY, "table_name", "data") | rest_read_by(NOBODY)
    objects = RowVersionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["transaction"], condition=Q(table_name__in=list(ACCESS_TABLES)), name="version_of_access"
            ),
            models.Index(fields=["subject_id", "table_name", "row_id", "recorded_at"], name="version_by_subject"),
            models.Index(
                fields=["table_name", "row_id", "recorded_at"],
                condition=models.Q(subject_id__isnull=True),
                name="version_about_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}: {self.get_operation_display()}"


class AccessScan(models.Model):
    """Until which transaction changes of access have been held against the audit log. One row."""

    until = models.BigIntegerField()

    def __str__(self) -> str:
        return f"until {self.until}"
