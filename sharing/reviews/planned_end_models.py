"""Planned ends of access that a review decided, and whether the team has objected."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from sharing import access
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Team, User
from sharing.grants.models import Grant
from sharing.records.uuids import Keyed
from sharing.reviews.models import ReviewLine
from sharing.time_words import format_date


class PlannedEndQuerySet(VisibleQuerySet["PlannedEnd"]):
    subject_path = "subject"

    def to_come(self, *, at: datetime) -> Self:
        """The access ends on the day that was set, unless somebody objects."""
        set_still = Q(objected_at__isnull=True) | Q(decision=PlannedEnd.Decision.ENDS)
        return self.filter(set_still, ends_at__gt=at, grant__ended_at__isnull=True, undone_at__isnull=True)

    def objected(self) -> Self:
        """Stopped until somebody decides."""
        return self.filter(objected_at__isnull=False, decided_at__isnull=True, grant__ended_at__isnull=True)

    def to_check(self, user: User, *, at: datetime) -> Self:
        """Those to come that a privacy officer may stop, whether or not they see the person; never against an
        exclusion."""
        if not user.can(Capability.REVIEW_EMERGENCIES):
            return self.none()
        return access.not_excluded(self.to_come(at=at).filter(objected_at__isnull=True), user)

    def with_words(self) -> Self:
        return self.select_related(
            "subject", "grant__team__agency", "takes_over", "set_by", "objected_by", "decided_by", "line__review"
        )


class PlannedEnd(Keyed):
    """Somebody has set in a review that a team's access ends, after notice. The team may object, which stops the end
    until somebody else decides.

    undone_at: when it was taken back in the review, before its day. ended_before: the end that the grant had, or none.
    takes_over: the team that sees the person from then on.
    """

    class Decision(models.TextChoices):
        ENDS = "ends", "Access ends"
        STAYS = "stays", "Access stays"

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="planned_ends")
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="planned_ends")
    line = models.ForeignKey(ReviewLine, on_delete=models.CASCADE, related_name="planned_ends")
    reason = models.CharField(max_length=500)
    takes_over = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_before = models.DateTimeField(null=True)
    objected_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    objected_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=500, blank=True, db_default="", default="")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True, db_default="", default="")
    decided_because = models.CharField(max_length=500, blank=True, db_default="", default="")

    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    READERS = read_by(NO_PROGRAM, "reason", "objection", "decided_because")
    objects = PlannedEndQuerySet.as_manager()

    class Meta:
        ordering = ["ends_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("set_at")), name="planned_end_lies_ahead"),
            models.CheckConstraint(condition=~Q(reason=""), name="planned_end_has_a_reason"),
            models.CheckConstraint(
                condition=Q(objected_at__isnull=True, objected_by__isnull=True, objection="")
                | (Q(objected_at__isnull=False, objected_by__isnull=False) & ~Q(objection="")),
                name="planned_end_is_objected_to_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, decision="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False, objected_at__isnull=False) & ~Q(decision="")),
                name="planned_end_is_decided_after_an_objection",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False, objected_at__isnull=True),
                name="planned_end_is_undone_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=models.F("set_by")) & ~Q(decided_by=models.F("objected_by"))),
                name="planned_end_is_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}, until {format_date(self.ends_at)}"

    def is_to_come(self, *, at: datetime) -> bool:
        """As `to_come`, of this row."""
        is_set = self.objected_at is None or self.decision == self.Decision.ENDS
        return is_set and self.ends_at > at and self.grant.ended_at is None and self.undone_at is None

    @property
    def is_objected(self) -> bool:
        return self.objected_at is not None and self.decided_at is None and self.grant.ended_at is None
