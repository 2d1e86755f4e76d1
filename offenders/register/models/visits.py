"""Visits of the police to where a person on the register lives."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from offenders.register.querysets import NotificationQuerySet
from offenders.rows import account
from sharing.access.fields import HOME_ADDRESS, KEEPS_REGISTER, read_by
from sharing.records.uuids import Keyed


class HomeVisit(Keyed):
    """A visit, or an attempt at one. entry_sought: whether the officer asked to come in to assess the risks (s.56A)."""

    class Result(models.TextChoices):
        SEEN = "seen", "Seen inside"
        SEEN_OUTSIDE = "seen_outside", "Seen at the door"
        NO_ANSWER = "no_answer", "No one available"
        REFUSED = "refused", "Entry refused"
        MOVED = "moved", "Does not live there"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="home_visits")
    visited_at = models.DateTimeField()
    address = models.CharField(max_length=300, blank=True)
    is_announced = models.BooleanField("announced", default=False)
    entry_sought = models.BooleanField("entry was sought", default=True)
    result = models.CharField(max_length=20, choices=Result)
    narrative = models.CharField("what was seen", max_length=4000, blank=True)
    visited_by = account()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = account(null=True)

    READERS = read_by(KEEPS_REGISTER, "narrative") | read_by(HOME_ADDRESS, "address")
    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_at", "-pk"]
        indexes = [
            models.Index(fields=["offender", "visited_at"], name="home_visit_by_person"),
            models.Index(fields=["recorded_at", "id"], name="home_visit_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(narrative="") | Q(result="no_answer"), name="home_visit_says_what_was_seen"
            ),
        ]

    def __str__(self) -> str:
        return self.get_result_display()

    @property
    def was_in_vain(self) -> bool:
        return self.entry_sought and self.result in (self.Result.NO_ANSWER, self.Result.REFUSED)
