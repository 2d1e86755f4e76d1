"""Access reviews: the grants a team reviews each quarter, and its decision on each."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing import access
from sharing.access import Asker
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Team, User
from sharing.grants.models import Grant, TeamScope
from sharing.records.uuids import Keyed


class AccessReviewQuerySet(models.QuerySet["AccessReview"]):
    def open_to(self, user: Asker) -> Self:
        """Those of the user's own teams, for a role that gives teams access; those of scopes for administrators too."""
        if not isinstance(user, User):
            return self.none()
        found = Q()
        if user.can(Capability.GRANT_ACCESS):
            found |= Q(team_id__in=access.viewer_of(user, at=timezone.now()).team_ids)
        if user.can(Capability.ADMINISTER):
            found |= Q(of_scopes=True)
        return self.filter(found) if found else self.none()

    def late(self) -> Self:
        """Past their last day, and still to decide in."""
        return self.filter(overdue_at__isnull=False, closed_at__isnull=True)

    def late_for(self, user: Asker) -> Self:
        """Late ones of which the user is told though they may not decide in them: as a manager those of their agency,
        as a privacy officer all."""
        if not isinstance(user, User):
            return self.none()
        if user.can(Capability.REVIEW_EMERGENCIES):
            return self.late()
        return self.late().filter(team__agency_id=user.agency_id) if user.can(Capability.GRANT_ACCESS) else self.none()


class AccessReview(Keyed):
    """Once a quarter a team that leads looks at everybody who was given access to its people.

    A national desk has one of its scopes, without people: `of_scopes`. One that is not done by its last day takes
    nothing from anybody: it goes on until all is decided.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="reviews")
    quarter_starts_on = models.DateField()
    of_scopes = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)  # when the clock found it not done in time
    closed_at = models.DateTimeField(null=True)  # when all was decided

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-quarter_starts_on", "team__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "quarter_starts_on", "of_scopes"], name="review_once_a_quarter_for_a_team"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("made_at")), name="review_is_due_after_it_was_made"),
        ]

    def __str__(self) -> str:
        return f"Access review, {self.team}, from {self.quarter_starts_on}"


class ReviewTold(Keyed):
    """Whom the clock has told that a review is late: one rung, once. What a page says of who was told stands here."""

    class Rung(models.TextChoices):
        REVIEWERS = "reviewers", "People who can confirm it"
        HEAD = "head", "The other managers of the agency"
        AGENCY = "agency", "People responsible for the agency"
        ASSURANCE = "assurance", "The privacy officers"

    review = models.ForeignKey(AccessReview, on_delete=models.CASCADE, related_name="told")
    rung = models.CharField(max_length=10, choices=Rung)
    told_at = models.DateTimeField()
    people = models.PositiveIntegerField()  # how many were written to; with none the next rung is told at once

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "rung"], name="review_told_once_a_rung")]

    def __str__(self) -> str:
        return f"{self.get_rung_display()}: {self.review}"


class ReviewLineQuerySet(VisibleQuerySet["ReviewLine"]):
    subject_path = "subject"

    def for_reviewers(self, user: Asker) -> Self:
        """Grants of people with whom this user may share, in reviews of the user's own teams."""
        if not isinstance(user, User):
            return self.none()
        teams = access.viewer_of(user, at=timezone.now()).team_ids
        rows = self.filter(subject__isnull=False, review__team_id__in=teams)
        return access.limit(rows, user, access.Permission.SHARE)

    def undecided(self) -> Self:
        return self.filter(decided_at__isnull=True)

    def with_grants(self) -> Self:
        """With all that a line says: one query more."""
        people = models.Prefetch("subject", queryset=access.subjects().in_words())
        return self.select_related(
            "grant__team__agency", "grant__made_by", "grant__approved_by", "scope__team__agency", "decided_by"
        ).prefetch_related(people)


class ReviewLine(Keyed):
    """One grant, or one national scope, that somebody keeps or removes. One decision for each."""

    class Decision(models.TextChoices):
        KEPT = "kept", "Kept"
        REMOVED = "removed", "Removed"  # at once, as until 2026
        ENDS = "ends", "Ends, with notice"
        LAPSED = "lapsed", "Removed: not confirmed"  # as the clock did until 2026; it no longer does
        LEFT = "left", "Not confirmed, and stays"
        ENDED = "ended", "Had already ended"

    review = models.ForeignKey(AccessReview, on_delete=models.CASCADE, related_name="lines")
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, related_name="review_lines")
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, null=True, related_name="review_lines")
    scope = models.ForeignKey(TeamScope, on_delete=models.CASCADE, null=True, related_name="review_lines")
    # Since when it stands though nobody has confirmed it; from one review to the next until somebody decides.
    unconfirmed_since = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True, db_default="")
    reason = models.CharField(max_length=500, blank=True, db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # None: the clock
    # By which a team was given access again that a review had ended by silence.
    given_back = models.ForeignKey(Grant, on_delete=models.SET_NULL, null=True, related_name="+")

    READERS = read_by(NO_PROGRAM, "reason")
    objects = ReviewLineQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "pk"]
        indexes = [
            models.Index(fields=["review", "subject", "id"], name="review_line_by_person"),
            models.Index(fields=["review"], condition=Q(decided_at__isnull=True), name="review_line_undecided"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["review", "grant"], name="review_line_once_for_a_grant"),
            models.UniqueConstraint(fields=["review", "scope"], name="review_line_once_for_a_scope"),
            models.CheckConstraint(
                condition=Q(grant__isnull=False, subject__isnull=False, scope__isnull=True)
                | Q(grant__isnull=True, subject__isnull=True, scope__isnull=False),
                name="review_line_is_of_a_grant_or_a_scope",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="review_line_is_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["removed", "ends", "lapsed", "left"]) | ~Q(reason=""),
                name="review_line_is_removed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant or self.scope}: {self.get_decision_display() or 'to decide'}"
