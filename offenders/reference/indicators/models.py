"""Published indicators, each as it was published, with its source and how certain it is."""

from __future__ import annotations

from django.db import models

from offenders.reference.figures.models import PublishedFigure
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.rules import Programme
from sharing.records.uuids import Keyed
from sharing.time_words import format_month


class PublishedIndicator(Keyed):
    """Something that somebody has published, in a month. Context, and never a case: it names no person and no place.

    month: in which it was said; its first day. says: what is published, as it is published. status: who says it, and
    what is known of it.
    """

    class Indicator(models.TextChoices):
        PLOTS = "late_stage_plots", "Late-stage plots stopped"
        CASES = "state_threats_cases", "State-threats cases"
        STATIONS = "police_stations", "Reports of unofficial police stations"

        @property
        def programme(self) -> Programme:
            return Programme.TERRORISM if self is self.PLOTS else Programme.STATE_THREATS

    indicator = models.CharField(max_length=30, choices=Indicator)
    month = models.DateField("month, its first day")
    says = models.CharField("what is published", max_length=300)
    status = models.CharField("status of the source", max_length=300)
    grade = models.CharField(max_length=1, choices=PublishedFigure.Grade)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    is_confirmed = models.BooleanField("confirmed", default=False)

    READERS = read_by(EVERYBODY, "says", "status", "note", "source")

    class Meta:
        ordering = ["-month", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "month"], name="published_indicator_once_a_month"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="published_indicator_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}, {format_month(self.month)}"
