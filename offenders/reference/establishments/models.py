"""Establishments: where people are held."""

from __future__ import annotations

from datetime import date

from django.db import models

from offenders.reference.establishments import rules
from offenders.reference.establishments.querysets import EstablishmentQuerySet
from sharing.access.fields import EVERYBODY, read_by
from sharing.records.uuids import Keyed


class Establishment(Keyed):
    """A prison or young offender institution. One that has closed stays: people were held there.

    region: the name of the probation region in which it stands. is_open, has_separation_centre: None where it is not
    known. closed_on: the first day on which nobody can be moved there; None while it is open, and where the day of an
    old closing is not known.
    """

    class Kind(models.TextChoices):
        PRISON = "prison", "Prison"
        PRISON_AND_YOI = "prison_and_yoi", "Prison and young offender institution"
        YOI = "yoi", "Young offender institution"
        STC = "stc", "Secure training centre"

    class Holds(models.TextChoices):
        MEN = "men", "Men"
        WOMEN = "women", "Women"

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=100, unique=True)
    short_name = models.CharField(max_length=60, blank=True, db_default="", default="")
    kind = models.CharField(max_length=20, choices=Kind, blank=True, db_default="", default="")
    category = models.CharField("security category", max_length=40, blank=True, db_default="", default="")
    holds = models.CharField(max_length=10, choices=Holds, blank=True, db_default="", default="")
    region = models.CharField("probation region", max_length=40, blank=True, db_default="", default="")
    town = models.CharField(max_length=60, blank=True, db_default="", default="")
    operator = models.CharField(max_length=60, blank=True, db_default="", default="")
    is_high_security = models.BooleanField("long-term high security", db_default=False, default=False)
    has_separation_centre = models.BooleanField("separation centre", null=True)
    is_open = models.BooleanField("open", null=True, db_default=True, default=True)
    closed_on = models.DateField("closed from", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, db_default="", default="")
    source = models.CharField(max_length=300, blank=True, db_default="", default="")
    is_confirmed = models.BooleanField("confirmed", db_default=False, default=False)

    READERS = read_by(
        EVERYBODY, "code", "name", "short_name", "category", "region", "town", "operator", "note", "source"
    )
    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def named(self) -> str:
        """As a form shows and takes it: "HMP Frankland (FKI)"."""
        return rules.named(self)

    def takes_people(self, *, on: date) -> bool:
        return rules.takes_people(is_open=self.is_open, closed_on=self.closed_on, on=on)
