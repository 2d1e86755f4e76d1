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

    `uid` is the id by which a receiver knows it again. A test has no subject: its record is of an invented person.
    `more` are uids of other records that belong to it.
    """

    kind = models.CharField(max_length=80)  # sharing/events/kinds.py: what is known of it
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, related_name="+")
    record_uid = models.UUIDField()
    more = models.JSONField(default=dict)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["happened_at"], name="event_by_age"),
            models.Index(fields=["record_uid"], name="event_by_record"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_test(self) -> bool:
        return self.subject_id is None


class EndpointQuerySet(models.QuerySet["EventEndpoint"]):
    def on(self) -> Self:
        return self.filter(off_at__isnull=True)

    def told_of(self, *, kind: str, scope: str, at: datetime) -> Self:
        """Those that have chosen this kind, of programs that may read such records now. Says nothing of the person.
        Also those that are switched off: what happens meanwhile is kept for them."""
        programs = Client.objects.usable(at=at).filter(scopes__contains=[scope])
        return self.filter(kinds__contains=[kind], is_test=False, client__in=programs)

    def off_by_themselves(self) -> Self:
        """Switched off by nobody: the receiver was gone, or had not answered for long."""
        return self.filter(off_at__isnull=False, off_by__isnull=True)


class EventEndpoint(Keyed):
    """Of which kinds a program hears, and where it takes them. The secrets, which sign, are encrypted columns.

    Without an address nothing is sent, and the program reads the feed. One in test mode hears of invented people only.
    `last_position`: of the newest event that was given a place in its feed. Until `old_secret_until` the secret before
    signs as well. `rests_until`: the next try, after one that failed, or while a worker sends. `failing_since`: the
    first failure after the last success.
    """

    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="endpoint")
    address = models.CharField(max_length=300, blank=True)
    is_test = models.BooleanField("test mode", default=False)
    last_position = models.BigIntegerField(default=0)
    kinds = ArrayField(models.CharField(max_length=80))
    secret = models.CharField(max_length=400, blank=True)
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
                condition=models.Q(address="") | ~models.Q(secret=""), name="endpoint_signs_what_it_sends"
            ),
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


class EventSequence(models.Model):
    """How many events about one person one program was given. No subject: those of a test, about an invented person."""

    endpoint = models.ForeignKey(EventEndpoint, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, related_name="+")
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "subject"], nulls_distinct=False, name="event_sequence_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.last} to {self.endpoint.client}"


class EventDelivery(Keyed):
    """One event for one program: its place among what the program hears, and how the sending goes.

    `position` orders the program's feed and `number` counts what it hears about the person; both are given when the
    event is first sent or read. `heard_at`: when the program first took or read it. `replayed_at`: when it was last
    asked for again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        TAKEN = "taken", "Accepted"
        KEPT = "kept", "For the feed"
        DROPPED = "dropped", "No longer for it"
        FAILED = "failed", "Not delivered"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(EventEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    position = models.BigIntegerField(null=True)
    number = models.PositiveBigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    replayed_at = models.DateTimeField(null=True)
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
            models.Index(
                fields=["endpoint", "event"],
                condition=models.Q(position__isnull=True) & ~models.Q(state="dropped"),
                name="event_delivery_without_place",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="event_delivery_once_an_endpoint"),
            models.UniqueConstraint(fields=["endpoint", "position"], name="event_delivery_one_a_place"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", next_try_at__isnull=False)
                | (~models.Q(state="waiting") & models.Q(next_try_at__isnull=True)),
                name="event_delivery_waits_until_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(position__isnull=True, number__isnull=True, published_at__isnull=True)
                | models.Q(position__isnull=False, number__isnull=False, published_at__isnull=False),
                name="event_delivery_has_place_and_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint.client}"

    @property
    def is_replay(self) -> bool:
        """Whether it was asked for again, and is on its way since."""
        return self.replayed_at is not None and self.state == self.State.WAITING
