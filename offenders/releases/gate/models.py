"""Records of the gate beside ordinary releases: orders, disputes decided, leavings that were not due."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from offenders.custody.models import CustodyPeriod, Movement
from offenders.dates.models import BASES, ReleaseOrder
from offenders.releases.gate.querysets import DisputeQuerySet
from offenders.releases.gate.rules import GateAnswer
from offenders.rows import OfPersonQuerySet, account
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date


class DisputeDecision(Keyed):
    """Which date stands for one route, decided on the day by somebody who may, while the dates are in dispute. What is
    reported by telephone to be decided is no decision (`sharing/reported/`)."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, related_name="dispute_decisions")
    route = models.CharField(max_length=10, choices=BASES)
    asked_at = models.DateTimeField(default=timezone.now)
    answer_due_at = models.DateTimeField()
    stands_on = models.DateField("date that counts", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = account(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=160, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "ended_because")
    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "route"], condition=models.Q(ended_at__isnull=True), name="dispute_open_once_a_route"
            ),
            models.CheckConstraint(
                condition=models.Q(stands_on__isnull=True, decided_at__isnull=True, decided_by__isnull=True)
                | (models.Q(stands_on__isnull=False, decided_at__isnull=False, decided_by__isnull=False))
                & ~models.Q(reason=""),
                name="dispute_is_decided_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_route_display()}: {self.stands_on or 'not decided'}"


class Leaving(Keyed):
    """A person left custody and the gate did not call it due. Recorded at once; what it was is decided by a second
    person: released in error, or lawful by a document that somebody of another agency agrees. ordered: where the
    document is an order, what a court or the Secretary of State ordered by it.

    judged: the gate's answer, days and reasons as they stood when it was recorded.
    """

    class Kind(models.TextChoices):
        EARLY = "early", "Left early"
        IN_DISPUTE = "in_dispute", "Left, dates in dispute"

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        LAWFUL_NAMED = "lawful_named", "Lawful by a document, to be agreed"
        LAWFUL = "lawful", "Lawful"
        IN_ERROR = "in_error", "Released in error"
        BACK = "back", "Back in custody"
        MISTAKEN = "mistaken", "Recorded by mistake"

    OPEN = ("checking", "lawful_named", "in_error")

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="leavings")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, related_name="leavings")
    movement = models.OneToOneField(Movement, on_delete=models.CASCADE, related_name="leaving")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=14, choices=State, default=State.CHECKING)
    route = models.CharField(max_length=10, choices=BASES, blank=True)
    judged = models.JSONField(default=dict)
    left_at = models.DateTimeField()
    how_known = models.CharField("how it is known", max_length=160)
    whereabouts = models.CharField("where the person is, as far as known", max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = account(null=True)
    confirm_due_at = models.DateTimeField()
    document = models.CharField("document that makes it lawful", max_length=160, blank=True)
    ordered = models.CharField("what the document orders", max_length=14, choices=ReleaseOrder.Kind, blank=True)
    named_by = account(null=True)
    named_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = account(null=True)
    over_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "judged", "how_known", "whereabouts", "document")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-left_at", "-pk"]
        indexes = [
            models.Index(
                fields=["left_at", "id"], condition=models.Q(over_at__isnull=True), name="leaving_open_by_time"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["checking", "lawful_named"], decided_by__isnull=True)
                | models.Q(state__in=["lawful", "in_error", "mistaken"], decided_by__isnull=False)
                | models.Q(state="back"),
                name="leaving_is_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["lawful_named", "lawful"])
                | (~models.Q(document="") & models.Q(named_by__isnull=False)),
                name="leaving_is_lawful_by_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{mid_sentence(self.get_kind_display())} on {format_date(self.left_at)}"

    @property
    def is_on_unconfirmed_order(self) -> bool:
        return self.judged.get("answer") == GateAnswer.BEING_CONFIRMED
