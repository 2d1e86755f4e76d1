"""Batches: sheets and movements of many people that a program sent at once, and what came of each row."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, Max, Q
from django.utils import timezone

from offenders.rows import account
from sharing.models import User
from sharing.records.uuids import Keyed


class BatchQuerySet(models.QuerySet["Batch"]):
    def sent_by(self, user: User) -> Self:
        """A batch is shown to nobody but to who sent it."""
        return self.filter(sent_by=user)

    def with_progress(self) -> Self:
        """Each with how many rows it has, and how many are in which state; `finished_at` once none waits."""
        states = {state.value: Count("entries", filter=Q(entries__row__state=state)) for state in BatchRow.State}
        states["refused"] = Count("entries", filter=Q(entries__row__state="refused") | Q(entries__row=None))
        return self.annotate(rows=Count("entries"), last_done_at=Max("entries__row__done_at"), **states)


def sending_client() -> models.CharField:
    """The id of the client by which it was sent. Empty in rows from before it was kept."""
    return models.CharField(max_length=100, blank=True, default="", db_default="")


class Batch(Keyed):
    """Rows that a program sent at once."""

    sent_by = account()
    client = sending_client()
    sent_at = models.DateTimeField(default=timezone.now)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["sent_by", "-id"], name="batch_by_sender")]

    def __str__(self) -> str:
        return f"sent on {self.sent_at:%Y-%m-%d}"


class BatchRow(models.Model):
    """One row, worked off once whatever batches it came in: `key` is its sender's name for it.

    said: as it was sent, until it is worked off. digest: of that, for a key that comes again. answer: what came of it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        REPORTED = "reported", "Kept as a report that a person must confirm"
        REFUSED = "refused", "Refused"

    sent_by = account()
    client = sending_client()
    key = models.CharField(max_length=64)
    said = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["sent_by", "id"], condition=Q(state="waiting"), name="batch_row_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sent_by", "key"], name="batch_row_once_a_sender"),
            models.CheckConstraint(
                condition=Q(state="waiting", done_at__isnull=True) | (~Q(state="waiting") & Q(said={})),
                name="batch_row_is_erased_when_done",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class BatchEntry(models.Model):
    """A row at its place in a batch. row: None for one that could not be taken; `fault` says why."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64, blank=True)
    row = models.ForeignKey(BatchRow, on_delete=models.CASCADE, null=True, related_name="entries")
    fault = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_entry_once_a_place"),
            models.CheckConstraint(
                condition=Q(row__isnull=False, fault="") | (Q(row__isnull=True) & ~Q(fault="")),
                name="batch_entry_has_a_row_or_a_fault",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.key}"
