"""Each run of the canary: an alert about nobody that went the whole way."""

from __future__ import annotations

from django.db import models


class CanaryRun(models.Model):
    """When an alert was raised for nobody, when a page could read it, and when its letter left.

    letter_at: null while it has not left, and where no address is set to which it may leave.
    """

    raised_at = models.DateTimeField()
    readable_at = models.DateTimeField(null=True, blank=True)
    letter_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index(fields=["-raised_at"], name="canary_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(readable_at__isnull=True) | models.Q(readable_at__gte=models.F("raised_at")),
                name="canary_is_readable_after_it_was_raised",
            )
        ]

    def __str__(self) -> str:
        return f"Canary of {self.raised_at}"
