"""Events for partner systems, the addresses that take them, and their deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sharing.access.subject import SUBJECT
from sharing.agencies.models import User
from sharing.clients.models import Client
from sharing.records.uuids import Keyed


class Event(Keyed):
    """Something has happened to a record that programs may read. It names the record and says nothing of it.

    `uid` is the id by which a receiver knows it again. A test has neither record nor subject. `more` are uids of other
    records that belong to it.
    """

    kind = models.CharField(max_length=80)  # sharing/events/telling.py: what is known of it
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, related_name="+")
    record_uid = models.UUIDField(null=True)
    more = models.JSONField(default=dict)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["happened_at"], name="event_by_age")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject__isnull=True, record_uid__isnull=True)
                | models.Q(subject__isnull=False, record_uid__isnull=False),
                name="event_is_of_a_record_of_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class EndpointQuerySet(models.QuerySet["EventEndpoint"]):
    def on(self) -> Self:
        return self.filter(off_at__isnull=True)

    def subscribed(self, kind: str, *, scope: str, at: datetime) -> Self:
        """Those that ask for this kind, of programs that may read such records now. Says nothing of the person. Also
        those that failed so long that they switched themselves off: what happens meanwhile is kept for them."""
        programs = Client.objects.usable(at=at).filter(scopes__contains=[scope])
        return (self.on() | self.off_by_themselves()).filter(kinds__contains=[kind], client__in=programs)

    def off_by_themselves(self) -> Self:
        """Switched off by nobody: the receiver was gone, or had not answered for long."""
        return self.filter(off_at__isnull=False, off_by__isnull=True)


class EventEndpoint(Keyed):
    """Where a program takes events, and of which kinds. The secrets, which sign, are encrypted columns.

    Until `old_secret_until` the secret before signs as well. `rests_until`: the next try, after one that failed, or
    while a worker sends. `failing_since`: the first failure after the last success.
    """

    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="endpoint")
    address = models.CharField(max_length=300)
    kinds = ArrayField(models.CharField(max_length=80))
    secret = models.CharField(max_length=400)
    secret_set_at = models.DateTimeField()
    old_secret = models.CharField(max_length=400, blank=True)
    old_secret_until = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)
    off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    off_because = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    tried_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)  # the last event that the receiver took
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(kinds=[]), name="endpoint_asks_for_something"),
            models.CheckConstraint(
                condition=models.Q(off_at__isnull=True, off_because="", off_by__isnull=True)
                | (models.Q(off_at__isnull=False) & ~models.Q(off_because="")),
                name="endpoint_is_off_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(old_secret="", old_secret_until__isnull=True)
                | (~models.Q(old_secret="") & models.Q(old_secret_until__isnull=False)),
                name="endpoint_old_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"Events to {self.client}"


class EventDelivery(Keyed):
    """One event on its way to one program: how often it was tried, what was answered, when it is tried next."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        TAKEN = "taken", "Accepted"
        DROPPED = "dropped", "No longer for it"
        FAILED = "failed", "Not delivered"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(EventEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField("HTTP status of the last answer", null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "event deliveries"
        ordering = ["-told_at", "-pk"]
        indexes = [
            models.Index(
                fields=["endpoint", "next_try_at"], condition=models.Q(state="waiting"), name="event_delivery_due"
            ),
            models.Index(fields=["endpoint", "-told_at", "-id"], name="event_delivery_latest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="event_delivery_once_an_endpoint"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", next_try_at__isnull=False)
                | (~models.Q(state="waiting") & models.Q(next_try_at__isnull=True)),
                name="event_delivery_waits_until_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint.client}"
