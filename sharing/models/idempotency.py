"""Was this request answered already?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sharing.models.agencies import User


class IdempotencyKey(models.Model):
    """A POST that a caller named, and the answer it got. Written in the transaction of what the request did."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)  # sha256 of method, address and body
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    told = ArrayField(models.BigIntegerField(), default=list, db_default=[])  # keys of the people it tells of
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_a_user")]

    def __str__(self) -> str:
        return self.key
