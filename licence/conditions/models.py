"""Where may the person not go, or not leave, and who let them off it for a time?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from licence.licences.models import LicenceCondition
from licence.querysets import ExemptionQuerySet, ZoneQuerySet
from sharing.access.fields import HOME_ADDRESS, NO_PROGRAM, read_by, rest_read_by
from sharing.records.uuids import Keyed


class Zone(Keyed):
    """A place that a condition names, in words that an officer can say and in coordinates that a tag can check.

    Pages and papers ask for the places that are the reader's by `zones_read` (`places_for`); the rules for all of them.
    """

    class Kind(models.TextChoices):
        EXCLUSION = "exclusion", "Must not enter"
        INCLUSION = "inclusion", "Must be there"
        RESTRICTION = "restriction", "Must not leave"

    condition = models.ForeignKey(LicenceCondition, on_delete=models.CASCADE, related_name="zones")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    place = models.CharField("place in words", max_length=300)
    hours = models.CharField("when it applies, in words", max_length=200, default="At all times")
    starts_at = models.DateTimeField("from", null=True, blank=True)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    outline = models.JSONField(
        default=list, blank=True
    )  # [[longitude, latitude], ...] in WGS 84, closed or a circle's centre
    radius_metres = models.PositiveIntegerField(null=True, blank=True)

    READERS = read_by(HOME_ADDRESS, "place", "hours", "outline") | rest_read_by(HOME_ADDRESS)
    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="zone_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.place}"


class Exemption(Keyed):
    """Somebody was let off a condition, or one zone of it, for a time. Ends by itself."""

    condition = models.ForeignKey(LicenceCondition, on_delete=models.PROTECT, related_name="exemptions")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="exemptions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField("what is allowed", max_length=300)
    escort = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(default=timezone.now)
    told = models.ManyToManyField("sharing.Team", related_name="+")
    views = models.TextField("how each agency sees the risk", blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "scope", "escort", "reason", "views", "ended_because")
    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="exemption_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(approved_by=F("asked_by")), name="exemption_approved_by_somebody_else"),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.scope
