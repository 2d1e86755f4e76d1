"""A case in which nothing runs: what the panel decides, and what each agency says of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from offenders.closing.rules import STATE_WORDS, ClosingDecision, ClosingState
from offenders.rows import OfPersonQuerySet, account
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

STATES = [(state.value, words) for state, words in STATE_WORDS.items()]
DECISIONS = [
    (ClosingDecision.CLOSE.value, "Close the case"),
    (ClosingDecision.KEEP.value, "Keep it for a policing purpose"),
]
LIVE = (ClosingState.OPEN, ClosingState.PROPOSED, ClosingState.KEPT)
TO_DECIDE = (ClosingState.OPEN, ClosingState.PROPOSED)


class ClosingQuerySet(OfPersonQuerySet):
    def live(self) -> Any:
        """Still to decide, or kept."""
        return self.filter(state__in=LIVE)

    def to_decide(self) -> Any:
        return self.filter(state__in=TO_DECIDE)

    def kept(self) -> Any:
        return self.filter(state=ClosingState.KEPT)

    def with_words(self) -> Any:
        people = ("proposed_by__agency", "approved_by__agency", "previous__approved_by")
        return self.select_related("offender__establishment", *people)


class Closing(Keyed):
    """One round of a panel: to close the case, or to keep it until a day. A kept one is decided again in a next round.

    due_on: the last day of the round. purpose, necessity, review_on: of what is kept. closed_on: since then it is
    closed; by the clock where `approved_by` is empty.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="closings")
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")
    state = models.CharField(
        max_length=10, choices=STATES, default=ClosingState.OPEN.value, db_default=ClosingState.OPEN.value
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField("to decide by")
    decision = models.CharField(max_length=10, choices=DECISIONS, blank=True, default="", db_default="")
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    purpose = models.CharField("policing purpose", max_length=500, blank=True, default="", db_default="")
    necessity = models.CharField("why it is necessary", max_length=500, blank=True, default="", db_default="")
    review_on = models.DateField("review on", null=True, blank=True)
    proposed_by = account(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by = account(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "reason", "purpose", "necessity", "ended_because")
    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on", "id"], name="closing_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"], condition=Q(state__in=[each.value for each in TO_DECIDE]), name="closing_once"
            ),
            models.UniqueConstraint(fields=["offender"], condition=Q(state="kept"), name="closing_kept_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")), name="closing_is_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(state="kept")
                | (Q(review_on__isnull=False, approved_by__isnull=False) & ~Q(purpose="") & ~Q(necessity="")),
                name="closing_is_kept_for_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="closing_closes_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class ClosingView(Keyed):
    """What one agency with an owner says of closing the case. Said again it is the newer one that counts."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="views")
    agency = models.UUIDField()
    agency_name = models.CharField(max_length=120)
    agrees = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    said_by = account()
    said_at = models.DateTimeField()

    READERS = read_by(NO_PROGRAM, "agency_name", "reason")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["agency_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "agency"], name="closing_view_once_an_agency"),
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(reason=""), name="closing_view_refuses_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_name}: {'agrees' if self.agrees else 'does not agree'}"
