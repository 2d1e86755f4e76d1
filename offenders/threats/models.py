"""Threats to a person, the warnings given, and the reviews."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from offenders.rows import account
from offenders.threats.choices import KINDS, OUTCOMES, RESULTS, STATES, THREATENED, WARNED, WAYS
from offenders.threats.querysets import OfThreatQuerySet, ThreatQuerySet
from offenders.threats.rules import ThreatState
from sharing.access.fields import NAMED, read_by, rest_read_by
from sharing.grants.models import PROGRAMMES
from sharing.records.uuids import Keyed


def number_of(uid: UUID) -> str:
    return f"T-{uid.hex[-6:].upper()}"


class Threat(Keyed):
    """Somebody is threatened: the person on record, or somebody else by whom or by what the person is linked to it.

    reference: of the police, of the threatened person who is not on record; their name is never here. circle: those who
    know of it. warn_by: by when the threatened person is warned. review_on: the day of the next review.
    not_warned_because, decided_by: why nobody warns them, and who decided that.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="threats")
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    kind = models.CharField(max_length=20, choices=KINDS)
    threatened = models.CharField("who is threatened", max_length=10, choices=THREATENED)
    reference = models.CharField("police reference of the threatened person", max_length=40, blank=True)
    assessment = models.CharField("what is believed", max_length=1000)
    source = models.CharField(max_length=300)
    circle = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    state = models.CharField(max_length=15, choices=STATES, default=ThreatState.TO_WARN.value)
    warn_by = models.DateTimeField()
    review_on = models.DateField("next review")
    recorded_by = account()
    recorded_at = models.DateTimeField(default=timezone.now)
    not_warned_because = models.CharField(max_length=500, blank=True)
    decided_by = account(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = account(null=True, blank=True)

    READERS = read_by(NAMED, "reference", "assessment", "source", "not_warned_because") | rest_read_by(NAMED)
    objects = ThreatQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["warn_by"], condition=Q(state="to_warn"), name="threat_to_warn"),
            models.Index(fields=["review_on"], condition=~Q(state="ended"), name="threat_by_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(threatened="person", reference="") | Q(threatened="other") & ~Q(reference=""),
                name="threat_names_who_is_threatened_by_reference",
            ),
            models.CheckConstraint(
                condition=Q(state="not_to_warn", decided_by__isnull=False) & ~Q(not_warned_because="")
                | ~Q(state="not_to_warn"),
                name="threat_without_warning_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                | ~Q(state="ended") & Q(ended_at__isnull=True, ended_by__isnull=True),
                name="threat_is_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What alerts and colleagues call it: it tells of no person."""
        return number_of(self.uid)


class ThreatWarning(Keyed):
    """Somebody was warned of a threat, or could not be reached. given_by: who warned them, in words. words: what was
    said, or the form that was handed over."""

    threat = models.ForeignKey(Threat, on_delete=models.CASCADE, related_name="warnings")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    warned = models.CharField("who was warned", max_length=10, choices=WARNED)
    result = models.CharField(max_length=15, choices=RESULTS)
    way = models.CharField("how", max_length=10, choices=WAYS)
    given_at = models.DateTimeField()
    given_by = models.CharField("who warned them", max_length=160)
    words = models.CharField("what was said", max_length=1000)
    recorded_by = account()
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NAMED, "given_by", "words") | rest_read_by(NAMED)
    objects = OfThreatQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_warned_display()}: {self.get_result_display()}"


class ThreatReview(Keyed):
    """Somebody reviewed a threat. next_on: the day of the next review; None where it has ended."""

    threat = models.ForeignKey(Threat, on_delete=models.CASCADE, related_name="reviews")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    outcome = models.CharField(max_length=15, choices=OUTCOMES)
    reason = models.CharField(max_length=1000)
    next_on = models.DateField(null=True, blank=True)
    reviewed_by = account()
    reviewed_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NAMED, "reason") | rest_read_by(NAMED)
    objects = OfThreatQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_at", "-pk"]

    def __str__(self) -> str:
        return self.get_outcome_display()
