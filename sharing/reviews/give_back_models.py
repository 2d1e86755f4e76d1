"""Requests to give back access that reviews ended by silence: who asked, and who agreed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from sharing.access import Asker
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, User
from sharing.records.uuids import Keyed


class GiveBackQuerySet(models.QuerySet["GiveBack"]):
    def open_to(self, user: Asker) -> Self:
        """A privacy officer's: all; a manager's: those of their agency."""
        if not isinstance(user, User):
            return self.none()
        if user.can(Capability.REVIEW_EMERGENCIES):
            return self.all()
        return self.filter(agency_id=user.agency_id) if user.can(Capability.GRANT_ACCESS) else self.none()

    def waiting(self) -> Self:
        return self.filter(agreed_at__isnull=True)


class GiveBack(Keyed):
    """Somebody asks that the access which reviews ended because nobody confirmed it is given back; another agrees.

    agency: of whose teams, None for all. grants: how many were given back, once it is agreed.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    grants = models.PositiveIntegerField(default=0, db_default=0)

    READERS = read_by(NO_PROGRAM, "reason")
    objects = GiveBackQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="give_back_has_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | (Q(agreed_at__isnull=False, agreed_by__isnull=False) & ~Q(agreed_by=models.F("asked_by"))),
                name="give_back_is_agreed_by_another",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(agreed_at__isnull=True),
                nulls_distinct=False,
                name="give_back_asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"What reviews ended, {self.agency or 'all agencies'}"
