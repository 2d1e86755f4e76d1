"""Proposals to move somebody to another programme, and what became of them."""

from __future__ import annotations

from typing import Self

from django.db import models

from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.filters import knows_each_programme
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.agencies.models import User
from sharing.grants.models import PROGRAMMES, Grant
from sharing.records.account import Account
from sharing.records.uuids import Keyed


class ProgrammeMoveQuerySet(VisibleQuerySet["ProgrammeMove"]):
    subject_path = "subject"
    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        """A proposal links programmes: it is there for those who may propose or agree, and know of each."""
        if not user.can(Capability.GRANT_ACCESS) or user.is_program:
            return self.none()
        return self.filter(*knows_each_programme(user, person="subject_id"))

    def waiting(self) -> Self:
        return self.filter(agreed_at__isnull=True, closed_at__isnull=True)

    def with_names(self) -> Self:
        return self.select_related("subject", "proposed_by__agency", "agreed_by__agency", "closed_by__agency")


class ProgrammeMove(Keyed):
    """Somebody proposed that a person comes under a programme, leaves one, or both; another agency's manager agrees."""

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="programme_moves")
    begins = models.CharField("comes under", max_length=20, choices=PROGRAMMES, blank=True)
    leaves = models.CharField(max_length=20, choices=PROGRAMMES, blank=True)
    last_on = models.DateField("last day under what they leave", null=True, blank=True)
    # Those that name what the person leaves, and that hold for what they come under too once it is agreed.
    grants_follow = models.ManyToManyField(Grant, related_name="+", blank=True)
    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    # Withdrawn by who proposed it, or refused by somebody else.
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "closed_because")
    objects = ProgrammeMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(agreed_at__isnull=True, closed_at__isnull=True),
                name="programme_move_one_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("proposed_by")),
                name="programme_move_is_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | models.Q(agreed_at__isnull=False, agreed_by__isnull=False, closed_at__isnull=True),
                name="programme_move_is_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, closed_because="")
                | models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(closed_because=""),
                name="programme_move_is_closed_with_a_reason",
            ),
            models.CheckConstraint(condition=~models.Q(begins="", leaves=""), name="programme_move_changes_something"),
            models.CheckConstraint(
                condition=models.Q(leaves="", last_on__isnull=True)
                | ~models.Q(leaves="") & models.Q(last_on__isnull=False),
                name="programme_move_leaves_after_a_day",
            ),
        ]

    def __str__(self) -> str:
        parts = [f"comes under {self.get_begins_display()}"] if self.begins else []
        parts += [f"leaves {self.get_leaves_display()}"] if self.leaves else []
        return " and ".join(parts)

    @property
    def state(self) -> str:
        if self.agreed_at:
            return "Agreed"
        if self.closed_at is None:
            return "Waiting for another agency"
        return "Withdrawn" if self.closed_by_id == self.proposed_by_id else "Refused"
