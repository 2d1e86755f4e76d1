"""Orders imposed on a person, with their measures, every step of theirs, decisions before an end, and breaches.

What stands below an order is there for who may see the order; measures, steps and decisions are reached from it alone.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.orders import rules
from offenders.orders.choices import END_CHOICES, ORDER_BREACH_STATES, ORDER_KINDS, ORDER_STATES
from offenders.orders.querysets import ImposedOrderQuerySet, OrderBreachQuerySet
from offenders.orders.rules import OrderBreachState, OrderState
from offenders.rows import account
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.grants.models import PROGRAMMES
from sharing.records.uuids import Keyed


class ImposedOrder(Keyed):
    """An order that a court or the Home Secretary made, or was asked to make, about a person.

    authority: who made it, or was asked. service: how it was served. ends_on: its last day in force; None where none is
    fixed. extensions: how often it was extended. ended_on: the first day on which it no longer binds, however it ended.
    owner: who answers for it. review_on: when somebody looks whether it is still needed.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="imposed_orders")
    kind = models.CharField(max_length=20, choices=ORDER_KINDS)
    other_kind = models.CharField("what it is called", max_length=120, blank=True)
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    authority = models.CharField("made by", max_length=160)
    reference = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, choices=ORDER_STATES, default=OrderState.APPLIED.value)
    applied_on = models.DateField("applied for on", null=True, blank=True)
    made_on = models.DateField("made on", null=True, blank=True)
    served_on = models.DateField("served on", null=True, blank=True)
    service = models.CharField("how it was served", max_length=160, blank=True)
    in_force_on = models.DateField("in force from", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    passports_held = models.CharField(max_length=300, blank=True)
    owner = account(null=True, blank=True)
    review_on = models.DateField("review due", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = account(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = (
        read_by(EVERYBODY, "other_kind", "authority", "reference", "service")
        | read_by(EVERYBODY, "name", "latest_on", "extensions_left")
        | read_by(NO_PROGRAM, "passports_held", "ended_because")
    )
    objects = ImposedOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["offender", "state"], name="imposed_order_by_person"),
            models.Index(fields=["recorded_at", "id"], name="imposed_order_by_time"),
            models.Index(
                fields=["ends_on"],
                condition=Q(state__in=["served", "in_force", "varied"]),
                name="imposed_order_by_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(in_force_on__isnull=True) | Q(ends_on__gte=F("in_force_on")),
                name="imposed_order_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "varied", "expired"]) | Q(in_force_on__isnull=False),
                name="imposed_order_in_force_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "expired", "discharged", "quashed", "replaced"])
                | Q(ended_on__isnull=False),
                name="imposed_order_that_is_over_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(extensions=0) | Q(kind__in=["tpim", "stpim"]), name="imposed_order_extended_is_a_notice"
            ),
            models.CheckConstraint(condition=Q(extensions__lte=4), name="imposed_order_is_extended_four_times_at_most"),
            models.CheckConstraint(
                condition=~Q(kind="stpim") | Q(programme="state_threats"), name="imposed_order_stpim_is_state_threats"
            ),
        ]

    def __str__(self) -> str:
        return rules.name_of(self.kind, self.other_kind)

    @property
    def rule(self) -> rules.KindRule:
        return rules.KINDS[rules.OrderKind(self.kind)]

    @property
    def latest_on(self):
        """The last day that the law allows; None where it sets none."""
        return rules.latest_lawful(self.kind, self.in_force_on)

    @property
    def extensions_left(self) -> int | None:
        return rules.extensions_left(self.kind, self.extensions)


class OrderMeasure(Keyed):
    """What an order asks of the person, from its first day or from a variation, until a variation ends it."""

    order = models.ForeignKey(ImposedOrder, on_delete=models.PROTECT, related_name="measures")
    words = models.CharField(max_length=500)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "words")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


class OrderStep(Keyed):
    """Something was done with an order. on: the day for which it counts. Only ever added to."""

    order = models.ForeignKey(ImposedOrder, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=20)
    before = models.CharField(max_length=20, choices=ORDER_STATES, blank=True)
    after = models.CharField(max_length=20, choices=ORDER_STATES)
    on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    ends_after = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = account(null=True)

    READERS = read_by(EVERYBODY, "verb") | read_by(NO_PROGRAM, "words")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_after_display()


class OrderEndDecision(Keyed):
    """Somebody decided in writing whether to renew an order or to let it end. ends_on: the end that it is about; the
    last decision about it counts. Only ever added to."""

    order = models.ForeignKey(ImposedOrder, on_delete=models.PROTECT, related_name="end_decisions")
    ends_on = models.DateField()
    choice = models.CharField(max_length=10, choices=END_CHOICES)
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    by = account()

    READERS = read_by(NO_PROGRAM, "reason")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="order_end_decision_has_a_reason")]

    def __str__(self) -> str:
        return self.get_choice_display()


class OrderBreach(Keyed):
    """Conduct that may have broken an order. It follows the order's own route, never a licence's."""

    order = models.ForeignKey(ImposedOrder, on_delete=models.PROTECT, related_name="breaches")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(OrderMeasure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    happened_on = models.DateField()
    summary = models.CharField("what happened", max_length=2000)
    state = models.CharField(max_length=20, choices=ORDER_BREACH_STATES, default=OrderBreachState.CONSIDERED.value)
    reported_by = account(null=True)
    reported_at = models.DateTimeField(default=timezone.now)
    decided_by = account(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    READERS = read_by(NO_PROGRAM, "summary", "reason")
    objects = OrderBreachQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        verbose_name_plural = "order breaches"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="considered", decided_at__isnull=True)
                | ~Q(state="considered") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason=""),
                name="order_breach_is_decided_by_somebody_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"Breach of {self.order}"
