"""What is recorded at the gate beside an ordinary release: orders, disputes decided, leavings that nobody calls due."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from offenders.models.custody import CustodyPeriod, Movement
from offenders.models.dates import BASES
from offenders.querysets import DisputeQuerySet, OfPersonQuerySet
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

ACCOUNT = settings.AUTH_USER_MODEL


def _account(**more) -> models.ForeignKey:
    return models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", **more)


class ReleaseOrder(Keyed):
    """A document by which a person leaves custody: a court's own order, or a release that the executive orders.

    A court's order opens the gate at once and is confirmed after the fact; an executive release opens nothing until a
    second person has confirmed it against the document. told_by, taken_by: who telephoned, and who took the call,
    where there is no document yet.
    """

    class Kind(models.TextChoices):
        TIME_SERVED = "time_served", "Time served at sentence"
        IMMEDIATE = "immediate", "Immediate release ordered"
        BAIL = "bail", "Bail granted"
        ACQUITTED = "acquitted", "Acquitted"
        DISCONTINUED = "discontinued", "Proceedings discontinued"
        QUASHED = "quashed", "Conviction quashed on appeal"
        CUT = "cut", "Sentence quashed or cut on appeal"
        EXECUTIVE = "executive", "Executive release"
        COMPASSIONATE = "compassionate", "Compassionate release"
        DEPORTATION = "deportation", "Deportation or removal"
        TRANSFER_OUT = "transfer_out", "Transfer out of the jurisdiction"

    OF_A_COURT = ("time_served", "immediate", "bail", "acquitted", "discontinued", "quashed", "cut")

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="release_orders")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, related_name="orders")
    kind = models.CharField(max_length=20, choices=Kind)
    opens_on = models.DateField("release from")
    reference = models.CharField("document reference", max_length=160, blank=True)
    told_by = models.CharField("who telephoned", max_length=160, blank=True)
    taken_by = models.CharField("who took the call", max_length=160, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = _account()
    confirm_due_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = _account(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = _account(null=True)
    ended_because = models.CharField(max_length=300, blank=True)
    end_confirmed_at = models.DateTimeField(null=True, blank=True)
    end_confirmed_by = _account(null=True)

    READERS = read_by(EVERYBODY, "reference") | read_by(NO_PROGRAM, "told_by", "taken_by", "ended_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period"], condition=models.Q(ended_at__isnull=True), name="order_stands_once_a_period"
            ),
            models.CheckConstraint(
                condition=~models.Q(reference="") | (~models.Q(told_by="") & ~models.Q(taken_by="")),
                name="order_has_a_document_or_a_call",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="order_is_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.reference or self.told_by}"

    @property
    def is_of_a_court(self) -> bool:
        return self.kind in self.OF_A_COURT


class DisputeDecision(Keyed):
    """Which date stands for one route, decided on the day by somebody who may, while the dates are in dispute.

    by_telephone: the decider read their staff number to `recorded_by`, who took the call. It counts once the decider
    has confirmed it, or somebody of another agency who has called back.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, related_name="dispute_decisions")
    route = models.CharField(max_length=10, choices=BASES)
    asked_at = models.DateTimeField(default=timezone.now)
    answer_due_at = models.DateTimeField()
    stands_on = models.DateField("date that stands", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = _account(null=True)
    by_telephone = models.BooleanField(default=False)
    recorded_by = _account(null=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = _account(null=True)
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
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False, decided_at__isnull=False),
                name="dispute_is_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_route_display()}: {self.stands_on or 'not decided'}"

    @property
    def waits_for_decider(self) -> bool:
        """Decided by telephone, and nobody has confirmed it."""
        return self.by_telephone and self.confirmed_at is None

    @property
    def counts(self) -> bool:
        return self.decided_at is not None and not self.waits_for_decider


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
    recorded_by = _account(null=True)
    confirm_due_at = models.DateTimeField()
    document = models.CharField("document that makes it lawful", max_length=160, blank=True)
    ordered = models.CharField("what the document orders", max_length=14, choices=ReleaseOrder.Kind, blank=True)
    named_by = _account(null=True)
    named_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = _account(null=True)
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
        return f"{self.get_kind_display().lower()} on {self.left_at:%d %B %Y}"


class StrikeOut(Keyed):
    """A recorded release or return is said to be mistaken. The first says so at once; a second person confirms it, and
    only then does the record go by it. Nothing is deleted.

    period: that which a mistaken return began, once it is struck out; it was none.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="strike_outs")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, null=True, related_name="struck_out")
    reason = models.CharField(max_length=300)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = _account()
    confirm_due_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = _account(null=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = _account(null=True)
    refused_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "refused_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-marked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement"], condition=models.Q(refused_at__isnull=True), name="strike_out_once_a_movement"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(refused_at__isnull=True),
                name="strike_out_is_confirmed_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"mistaken: {self.reason}"
