"""Gaps in sight: the times when no team of a kind that must see a person could."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from sharing import access
from sharing.access import Asker
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Agency, Team, User
from sharing.records.uuids import Keyed


class SightGapQuerySet(VisibleQuerySet["SightGap"]):
    subject_path = "subject"

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def of_agency_of(self, user: Asker) -> Self:
        """Those of the agency of a manager, who may not see the person: for a line that names nobody.

        Nobody from whom an exclusion keeps them, and nobody who is restricted to others.
        """
        if not isinstance(user, User) or not user.can(Capability.GRANT_ACCESS):
            return self.none()
        return access.not_barred(self.filter(agency_id=user.agency_id), user)

    def with_words(self) -> Self:
        """With what a line says: one query more for the people."""
        people = models.Prefetch("subject", queryset=access.subjects().in_words())
        return self.select_related("agency", "last_team").prefetch_related(people)


class SightGap(Keyed):
    """From a moment until a moment no team of a kind could see the person, or no team led, that did before.

    Found by `actions.py`, which tells, and closes it once a team can. `last_team` saw, or led, last.
    """

    class Need(models.TextChoices):
        POLICE = "police", "Police"
        PROBATION = "probation", "Probation"
        PRISON = "prison", "Prison"
        LEAD = "lead", "A team that leads"

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="sight_gaps")
    need = models.CharField(max_length=10, choices=Need)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    last_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SightGapQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "need"], condition=Q(closed_at__isnull=True), name="sight_gap_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("found_at")),
                name="sight_gap_closes_after_it_is_found",
            ),
        ]
        indexes = [
            models.Index(fields=["agency"], condition=Q(closed_at__isnull=True), name="sight_gap_of_agency"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        if self.need == self.Need.LEAD:
            return "No team leads this person"
        return f"No {self.agency} team can see this person"

    @property
    def reference(self) -> str:
        """By which those who may not know of whom it tells speak about it with those who may."""
        return f"G{self.pk}"
