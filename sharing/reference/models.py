"""Regions, as each service names its own."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sharing.access.fields import EVERYBODY, read_by
from sharing.records.uuids import Keyed


class RegionQuerySet(models.QuerySet["Region"]):
    def current(self, *, on: date) -> Self:
        """Regions that a service has on this day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=on), Q(ends_on__isnull=True) | Q(ends_on__gt=on)
        )

    def of_probation(self) -> Self:
        return self.filter(kind=Region.Kind.PROBATION)


class Region(Keyed):
    """A part of the country for which a service has somebody: probation, counter-terrorism police, or the NSD.

    police_region, security_unit: of a probation region, the codes of the region of counter-terrorism police and of the
    unit of the National Security Division that it lies in. starts_on, ends_on: None where no change is known; one that
    has ended stays, for records name it.
    """

    class Kind(models.TextChoices):
        PROBATION = "probation", "Probation region"
        CT_POLICE = "ct_police", "Counter-terrorism police region"
        SECURITY_UNIT = "security_unit", "National Security Division unit"

    code = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=40)
    police_region = models.CharField("counter-terrorism police region", max_length=10, blank=True)
    security_unit = models.CharField("National Security Division unit", max_length=10, blank=True)
    forces = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_confirmed = models.BooleanField("confirmed", default=False)

    READERS = read_by(EVERYBODY, "code", "name", "forces", "note", "source")
    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="region_name_is_unique_in_its_kind"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gt=models.F("starts_on")),
                name="region_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name
