"""Courts: who can order a release, and on which number the court is called back."""

from __future__ import annotations

from django.db import models

from sharing.access.fields import EVERYBODY, read_by
from sharing.records.uuids import Keyed


class Court(Keyed):
    """A court of England and Wales, or the Supreme Court. One that has closed stays: its orders are on record.

    phone: empty until two people have entered it; nobody can call the court back before. closed_on: the first day on
    which the court makes no order; None while it is open.
    """

    class Kind(models.TextChoices):
        APPEAL = "appeal", "Court of Appeal"
        HIGH = "high", "High Court"
        CROWN = "crown", "Crown Court"
        MAGISTRATES = "magistrates", "Magistrates’ court"
        SUPREME = "supreme", "Supreme Court"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    phone = models.CharField("phone number", max_length=40, blank=True)
    phone_out_of_hours = models.CharField("phone number out of hours", max_length=40, blank=True)
    closed_on = models.DateField("closed from", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_confirmed = models.BooleanField("confirmed", default=False)

    READERS = read_by(EVERYBODY, "code", "name", "phone", "phone_out_of_hours", "note", "source")

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name
