"""Breaches: conduct that may have broken a condition, each decision on it, and what its deciders knew."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from licence.breaches.choices import ALTERNATIVES, BREACH_REASONS, BREACH_SOURCES, BREACH_STATUSES
from licence.breaches.querysets import BreachQuerySet
from licence.breaches.rules import Status
from licence.checks.models import Check
from licence.licences.models import Licence, LicenceCondition
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class Breach(Keyed):
    """Conduct that may have broken a condition; or, without one, a concern of the police that asks for recall."""

    class Harm(models.TextChoices):
        """Risk of serious harm, as probation grades it."""

        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"
        VERY_HIGH = "very_high", "Very high"
        NOT_KNOWN = "", "Not known"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="breaches")
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="breaches")
    condition = models.ForeignKey(
        LicenceCondition, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches"
    )
    check_made = models.ForeignKey(Check, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches")
    # Whom it was with, where a condition on contact may have been broken. The name is shown to who may see the link.
    link = models.ForeignKey("offenders.Link", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=14, choices=BREACH_SOURCES)
    reason = models.CharField("kind of conduct", max_length=24, choices=BREACH_REASONS)
    status = models.CharField(max_length=20, choices=BREACH_STATUSES, default=Status.SUSPECTED.value)
    is_concern = models.BooleanField(default=False)  # no condition is named: it asks for recall to be considered
    occurred_at = models.DateTimeField("happened from")
    occurred_until = models.DateTimeField("happened until", null=True, blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("sharing.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    summary = models.TextField("what happened")
    risk = models.TextField("what it says about the risk", blank=True)
    harm = models.CharField(
        "risk of serious harm then", max_length=10, choices=Harm, blank=True, default=Harm.NOT_KNOWN
    )
    alternatives = ArrayField(models.CharField(max_length=20, choices=ALTERNATIVES), default=list, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    rationale = models.TextField(blank=True)
    look_again_at = models.DateTimeField(null=True, blank=True)
    group = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="similar")

    READERS = read_by(NO_PROGRAM, "summary", "risk", "rationale")
    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name_plural = "breaches"
        indexes = [
            models.Index(fields=["offender", "-found_at"], name="breach_by_person"),
            models.Index(fields=["found_at", "id"], name="breach_by_time"),
            models.Index(fields=["look_again_at"], condition=Q(status="no_recall"), name="breach_to_look_at_again"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_concern=True) | Q(condition__isnull=False), name="breach_names_a_condition"
            ),
            models.CheckConstraint(
                condition=Q(occurred_until__isnull=True) | Q(occurred_until__gte=F("occurred_at")),
                name="breach_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="breach_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="no_recall") | Q(look_again_at__isnull=False),
                name="breach_without_recall_is_looked_at_again",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class BreachMove(Keyed):
    """A breach went from one state to another. `knew`: what the decider knew at that minute. Only ever added to."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="moves")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=20)
    before = models.CharField(max_length=20, choices=BREACH_STATUSES, blank=True)
    after = models.CharField(max_length=20, choices=BREACH_STATUSES)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    rationale = models.TextField(blank=True)
    knew = models.JSONField(default=dict, blank=True)

    READERS = read_by(EVERYBODY, "verb") | read_by(NO_PROGRAM, "rationale", "knew")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.get_after_display()}"


class Evidence(Keyed):
    """Something that shows what happened, by its words and where it is kept."""

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="evidence")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300)
    reference = models.CharField("where it is kept", max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    READERS = read_by(NO_PROGRAM, "words", "reference")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.words
