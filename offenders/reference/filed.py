"""What the project's data files last said of each row."""

from __future__ import annotations

from django.db import models


class FiledRow(models.Model):
    """What the data file last said of one row of reference data, so that what people changed since is known.

    key: what names the row in the file. row: the uid of the row in its own table.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=160)
    row = models.UUIDField()
    said = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="filed_row_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
