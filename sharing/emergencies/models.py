"""Emergency access: who opened a person's record, why, for how long, and its review."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from sharing import access
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.agencies.models import User
from sharing.grants.models import Grant
from sharing.records.uuids import Keyed

KIND_WORDS = {
    "threat_to_life": "Threat to life",
    "arrest_in_progress": "Arrest in progress",
    "recall_out_of_hours": "Recall out of hours",
    "something_else": "Something else",
}


class EmergencyQuerySet(VisibleQuerySet["EmergencyAccess"]):
    subject_path = "subject"

    def open(self, *, at: datetime) -> Self:
        """Neither past its end, nor closed, nor ended by who leads the person."""
        return self.filter(closed_at__isnull=True, ends_at__gt=at, grant__ended_at__isnull=True)

    def to_review(self) -> Self:
        """Nobody has reviewed it yet."""
        return self.filter(reviewed_at__isnull=True)

    def late(self, *, at: datetime) -> Self:
        """Not reviewed in time."""
        return self.to_review().filter(review_due_at__lte=at)

    def reviewed_by_role_of(self, user: User) -> Self:
        """All that the user's role reviews, whether or not the user sees the person; never against an exclusion.

        What is shown of the person is asked apart, by the usual door.
        """
        return access.not_excluded(self, user) if user.can(Capability.REVIEW_EMERGENCIES) else self.none()

    def with_names(self) -> Self:
        return self.select_related("user__agency", "reviewed_by", "grant__ended_by")


class EmergencyAccess(Keyed):
    """A user opened the record of a person to whom no team of theirs was given access: why, until when, and its review.

    What it gives is the grant to the user's own team. `number`: as it was typed, tidied.
    """

    class Kind(models.TextChoices):
        THREAT_TO_LIFE = "threat_to_life", KIND_WORDS["threat_to_life"]
        ARREST_IN_PROGRESS = "arrest_in_progress", KIND_WORDS["arrest_in_progress"]
        RECALL_OUT_OF_HOURS = "recall_out_of_hours", KIND_WORDS["recall_out_of_hours"]
        SOMETHING_ELSE = "something_else", KIND_WORDS["something_else"]

    class Outcome(models.TextChoices):
        JUSTIFIED = "justified", "Justified"
        NOT_JUSTIFIED = "not_justified", "Not justified"
        REFERRED = "referred", "Referred"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="emergencies")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=30, choices=Kind)
    reason = models.CharField(max_length=400)
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="emergency")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    READERS = read_by(NO_PROGRAM, "number", "reason", "note")
    objects = EmergencyQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name_plural = "emergency access"
        indexes = [
            models.Index(fields=["user", "ends_at"], name="emergency_by_user"),
            models.Index(fields=["opened_at", "id"], name="emergency_by_time"),
            models.Index(
                fields=["review_due_at"], condition=models.Q(reviewed_at__isnull=True), name="emergency_to_review"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("opened_at")), name="emergency_ends_after_it_opens"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | models.Q(closed_at__gte=models.F("opened_at"), closed_at__lt=models.F("ends_at")),
                name="emergency_is_closed_while_open",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(condition=models.Q(kind__in=list(KIND_WORDS)), name="emergency_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True, reviewed_by__isnull=True, outcome="", note="")
                | (
                    models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~models.Q(outcome="")
                    & ~models.Q(note="")
                ),
                name="emergency_is_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("user")),
                name="emergency_is_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, by {self.user}"

    @property
    def over_at(self) -> datetime:
        """The moment from which it gives nothing: its end, or when it was closed or its grant ended before."""
        return min(filter(None, (self.ends_at, self.closed_at, self.grant.ended_at)))

    @property
    def reference(self) -> str:
        """By which letters and alerts speak of it, who do not say whom it is about."""
        return str(self.uid)[-8:]

    def is_open(self, *, at: datetime) -> bool:
        return at < self.over_at
