"""Reviews of what is kept about a person, and holds under which nothing is deleted."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.querysets import SpanQuerySet, VisibleQuerySet
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Agency, User
from sharing.grants.models import Restriction
from sharing.records.uuids import Keyed
from sharing.retention.rules import DECISION_WORDS, STATE_WORDS, ReviewState

STATES = [(state.value, words) for state, words in STATE_WORDS.items()]
DECISIONS = [(decision.value, words) for decision, words in DECISION_WORDS.items()]
LIVE = (ReviewState.DUE, ReviewState.PROPOSED, ReviewState.DELETED)


class RetentionReviewQuerySet(VisibleQuerySet["RetentionReview"]):
    subject_path = "subject"

    def to_decide(self) -> Self:
        return self.filter(state__in=[ReviewState.DUE, ReviewState.PROPOSED])

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def with_words(self) -> Self:
        return self.select_related("agency", "decided_by__agency", "second_by__agency")


class RetentionReview(Keyed):
    """One agency decides what it keeps about a person: everything, with less access, or nothing."""

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="retention_reviews")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=STATES, default=ReviewState.DUE.value, db_default=ReviewState.DUE.value
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField("to decide by")
    decision = models.CharField(max_length=10, choices=DECISIONS, blank=True, default="", db_default="")
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    next_on = models.DateField("reviewed again on", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    # What hides the person from everybody but those who decided
    hidden_by = models.ForeignKey(Restriction, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=200, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "reason", "ended_because")
    objects = RetentionReviewQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on", "id"], name="retention_review_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "agency"],
                condition=Q(state__in=[state.value for state in LIVE]),
                name="retention_review_once_an_agency",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["deleted", "hidden"])
                | (Q(decided_by__isnull=False, second_by__isnull=False) & ~Q(reason="")),
                name="retention_deletion_is_by_two",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("decided_by")),
                name="retention_second_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "kept_less"]) | (Q(next_on__isnull=False) & ~Q(reason="")),
                name="retention_keeping_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_state_display()}"


class HoldQuerySet(VisibleQuerySet["RetentionHold"], SpanQuerySet["RetentionHold"]):  # type: ignore[override]  # two managers
    subject_path = "subject"


class RetentionHold(Keyed):
    """While this runs nothing about the person is deleted."""

    class Kind(models.TextChoices):
        INQUEST = "inquest", "Inquest"
        APPEAL = "appeal", "Appeal"
        CASE_REVIEW = "case_review", "Serious case review"
        INQUIRY = "inquiry", "Inquiry or litigation"
        OTHER = "other", "Other"

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="retention_holds")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=500, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "reason", "ended_because")
    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | (Q(ended_by__isnull=False) & ~Q(ended_because="")),
                name="retention_hold_is_ended_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
