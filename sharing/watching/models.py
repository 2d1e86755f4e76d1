"""What the watcher found, and when it last looked."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models


class WatcherLook(models.Model):
    """When the watcher looked last, and since when it has without a break. One row."""

    looked_at = models.DateTimeField()
    watching_since = models.DateTimeField()  # a site that was off misses no job before it was on again

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="watcher_look_is_one_row")]

    def __str__(self) -> str:
        return f"Looked at {self.looked_at}"


class FaultQuerySet(models.QuerySet["Fault"]):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def to_tell(self) -> Self:
        return self.standing().filter(told_at__isnull=True)

    def to_page(self) -> Self:
        return self.standing().filter(is_critical=True, paged_at__isnull=True)


class Fault(models.Model):
    """Something of the system that does not work, from when it was found until it works again. It is about no person.

    told_at: when administrators were written to. paged_at: when the pager was, of a critical one.
    """

    name = models.CharField(max_length=120)  # "job:weekly list"
    words = models.CharField(max_length=300)
    is_critical = models.BooleanField()
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    paged_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FaultQuerySet.as_manager()

    class Meta:
        ordering = ["-is_critical", "found_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(ended_at__isnull=True), name="fault_once_while_it_stands"
            )
        ]

    def __str__(self) -> str:
        return self.name


def is_silent(look: WatcherLook | None, *, at: datetime) -> bool:
    """Whether the watcher itself has not looked for three minutes; one that never looked is silent too."""
    return look is None or (at - look.looked_at).total_seconds() > LONGEST_SILENCE_SECONDS


LONGEST_SILENCE_SECONDS = 180
