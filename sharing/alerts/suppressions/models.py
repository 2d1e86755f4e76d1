"""Suppressions: of which kind, about which person, why, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from sharing import access
from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.access.viewers import teams_of
from sharing.agencies.models import Team, User
from sharing.alerts.suppressions.rules import LONGEST, LONGEST_BY_ONE, LONGEST_HIGH
from sharing.records.account import Account
from sharing.records.uuids import Keyed

HIGH, NORMAL = 2, 3  # the numbers of `Severity`


class SuppressionQuerySet(VisibleQuerySet["Suppression"]):
    subject_path = "subject"
    about_nobody = Capability.ANSWER_FOR_PEOPLE  # of a kind for the whole team

    def handled_for(self, user: Account) -> Self:
        """There for the team that holds back, and for nobody else."""
        return self.filter(team_id__in=teams_of(user))

    def unfinished(self) -> Self:
        """Running, or waiting for the second person."""
        return self.filter(ended_at__isnull=True)

    def running(self, *, at: datetime) -> Self:
        return self.unfinished().filter(starts_at__lte=at, ends_at__gt=at)

    def over(self, *, at: datetime) -> Self:
        return self.unfinished().filter(ends_at__lte=at)

    def with_words(self) -> Self:
        people = models.Prefetch("subject", queryset=access.subjects().in_words())
        named = ("team", "owner", "agreed_by", "ended_by")
        return self.select_related(*named).prefetch_related(people)


class Suppression(Keyed):
    """A team holds back its alerts of a kind, about a person or all of them, for a reason, until an end.

    The alerts and their receipts are made; no clock runs and no letter leaves. Critical ones are never held back, nor
    what the law sets a time for, nor what is about the system. severity: the worst that is held back, normal or high.
    starts_at: null while it waits for the second person. The owner is told what was held back when it ends.
    """

    kind = models.CharField(max_length=60)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="suppressions")
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    severity = models.PositiveSmallIntegerField(choices=[(HIGH, "High"), (NORMAL, "Normal")])
    reason = models.CharField(max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    READERS = read_by(NO_PROGRAM, "reason", "kind") | rest_read_by(NO_PROGRAM)
    objects = SuppressionQuerySet.as_manager()

    class Meta:
        ordering = ["ends_at", "pk"]
        indexes = [
            models.Index(fields=["team", "kind"], condition=models.Q(ended_at__isnull=True), name="suppression_running")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "team", "subject"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="suppression_once_while_it_lasts",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="suppression_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(severity=NORMAL, ends_at__lte=models.F("asked_at") + LONGEST)
                | models.Q(severity=HIGH, ends_at__lte=models.F("asked_at") + LONGEST_HIGH),
                name="suppression_ends_in_time",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True)
                | models.Q(ends_at__lte=models.F("asked_at") + LONGEST_BY_ONE)
                | models.Q(agreed_by__isnull=False),
                name="suppression_of_long_has_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("owner")),
                name="suppression_is_agreed_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.team}"

    @property
    def is_waiting(self) -> bool:
        return self.starts_at is None and self.ended_at is None
