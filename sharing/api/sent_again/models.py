"""Idempotency keys: the POST requests that were answered already."""

from django.db import models

from sharing.agencies.models import User


class IdempotencyKey(models.Model):
    """A POST that a caller named, and what came of it. Written in the transaction of what the request did."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)  # sha256 of method, address and body
    status = models.PositiveSmallIntegerField()
    made = models.UUIDField(null=True)  # of the row that it made or changed; its address says of which table
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_a_user")]

    def __str__(self) -> str:
        return self.key
