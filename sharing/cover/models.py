"""Leave of officers, and the people who stand in for them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.access.subject import SUBJECT
from sharing.agencies.models import User
from sharing.cover.rules import STATE_WORDS, CoverState
from sharing.records.uuids import Keyed


class LeaveQuerySet(models.QuerySet["Leave"]):
    def live(self, *, at: datetime) -> Self:
        """The officer is away at this moment."""
        return self.not_over(at=at).filter(starts_at__lte=at)

    def not_over(self, *, at: datetime) -> Self:
        return self.filter(closed_at__isnull=True, ends_at__gt=at)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        return self.filter(closed_at__isnull=True, starts_at__lt=ends_at, ends_at__gt=starts_at)


class Leave(Keyed):
    """An officer is away from a moment until a moment. What falls due meanwhile is for whoever stands in.

    manager: acts while no stand-in has accepted; None: nobody does. A leave that was closed early, or called off before
    it began, keeps the time that was planned.
    """

    class Kind(models.TextChoices):
        ANNUAL = "annual", "Annual leave"
        SICK = "sick", "Sick"
        TRAINING = "training", "Training"
        OTHER = "other", "Other"

    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=10, choices=Kind)
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_because = models.CharField(max_length=300, blank=True, db_default="", default="")

    READERS = read_by(NO_PROGRAM, "closed_because") | rest_read_by(NO_PROGRAM)
    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name_plural = "leave"
        indexes = [models.Index(fields=["ends_at"], condition=models.Q(closed_at__isnull=True), name="leave_not_over")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="leave_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, closed_because="")
                | (models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(closed_because="")),
                name="leave_is_closed_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(manager__isnull=True) | ~models.Q(manager=models.F("officer")),
                name="leave_manager_is_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Leave of {self.officer}"

    @property
    def until(self) -> datetime:
        """When it is over: as planned, or as it was closed."""
        return min(self.ends_at, self.closed_at) if self.closed_at else self.ends_at

    def is_live(self, *, at: datetime) -> bool:
        return self.starts_at <= at < self.until

    def is_over(self, *, at: datetime) -> bool:
        return self.until <= at


class CoverQuerySet(models.QuerySet["Cover"]):
    def open(self) -> Self:
        """Offered and not answered, or accepted and not ended."""
        return self.filter(state__in=[CoverState.OFFERED, CoverState.ACCEPTED])

    def offered(self) -> Self:
        return self.filter(state=CoverState.OFFERED)

    def accepted(self) -> Self:
        return self.filter(state=CoverState.ACCEPTED)

    def with_words(self) -> Self:
        return self.select_related("leave__officer__agency", "leave__manager", "stand_in", "subject", "offered_by")


class Cover(Keyed):
    """Somebody is asked to stand in during a leave, or a part of it, and answers.

    subject: for this person alone, where whoever stands in for the rest cannot; None: for all.
    ended_at: when an accepted one was over, if that was before `ends_at`.
    """

    leave = models.ForeignKey(Leave, on_delete=models.CASCADE, related_name="covers")
    stand_in = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covers")
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    state = models.CharField(
        max_length=12,
        choices=list(STATE_WORDS.items()),
        default=CoverState.OFFERED,
        db_default=CoverState.OFFERED,
    )
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # None: time
    reason = models.CharField(max_length=300, blank=True, db_default="", default="")  # why refused, withdrawn or ended

    READERS = read_by(NO_PROGRAM, "reason") | rest_read_by(NO_PROGRAM)
    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["stand_in"], condition=models.Q(state="offered"), name="cover_to_answer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="cover_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "withdrawn", "ended_early"]) | ~models.Q(reason=""),
                name="cover_is_refused_or_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", answered_at__isnull=False, ended_at__isnull=True)
                | models.Q(state="offered", answered_at__isnull=True, ended_at__isnull=True)
                | (~models.Q(state__in=["offered", "accepted"]) & models.Q(ended_at__isnull=False)),
                name="cover_has_the_times_of_its_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} for {self.leave.officer}"

    @property
    def is_open(self) -> bool:
        return self.state in (CoverState.OFFERED, CoverState.ACCEPTED)

    @property
    def counted_until(self) -> datetime:
        """Until when it held, as far as it was accepted."""
        return min(self.ends_at, self.ended_at) if self.ended_at else self.ends_at
