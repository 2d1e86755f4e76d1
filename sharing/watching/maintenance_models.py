"""A time in which the system is worked on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.agencies.models import User
from sharing.records.uuids import Keyed

LONGEST = timedelta(hours=2)


class MaintenanceQuerySet(models.QuerySet["Maintenance"]):
    def agreed(self) -> Self:
        return self.filter(agreed_at__isnull=False, withdrawn_at__isnull=True)

    def to_come(self, *, at: datetime) -> Self:
        """Not over, whether agreed or not."""
        return self.filter(ends_at__gt=at, withdrawn_at__isnull=True)

    def told(self, *, at: datetime) -> Self:
        """Agreed and not over: everybody reads of it."""
        return self.agreed().to_come(at=at)

    def running(self, *, at: datetime) -> Self:
        return self.told(at=at).filter(starts_at__lte=at)


class Maintenance(Keyed):
    """From when until when the system is worked on, planned by one person and agreed by another. It ends
    automatically."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "reason") | rest_read_by(NO_PROGRAM)
    objects = MaintenanceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name_plural = "maintenance"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at"), ends_at__lte=models.F("starts_at") + LONGEST),
                name="maintenance_lasts_two_hours_at_most",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | (
                    models.Q(agreed_by__isnull=False, agreed_at__isnull=False)
                    & ~models.Q(agreed_by=models.F("planned_by"))
                ),
                name="maintenance_agreed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="maintenance_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Maintenance from {self.starts_at}"
