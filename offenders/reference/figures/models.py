"""Published figures and their reconciliations."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from offenders.reference.figures import rules
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.access.rules import Programme
from sharing.records.uuids import Keyed
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date


class FigureQuerySet(models.QuerySet["PublishedFigure"]):
    def newest(self, measure: str, programme: str) -> PublishedFigure | None:
        return self.filter(measure=measure, programme=programme).order_by("-as_at").first()

    def before(self, figure: PublishedFigure) -> Self:
        """Earlier ones of the same measure and programme, newest first."""
        same = self.filter(measure=figure.measure, programme=figure.programme)
        return same.filter(as_at__lt=figure.as_at).order_by("-as_at")


class PublishedFigure(Keyed):
    """A number of people that somebody has published: of which programme, counted how, on which day.

    definition: who is counted. convicted, remanded: its parts, where they were published. published_on: the day of the
    publication, None where it is not known.
    """

    class Measure(models.TextChoices):
        IN_CUSTODY = "in_custody", "People in custody"
        IN_THE_COMMUNITY = "in_the_community", "People supervised in the community"

    class Area(models.TextChoices):
        GREAT_BRITAIN = "great_britain", "Great Britain"
        ENGLAND_AND_WALES = "england_and_wales", "England and Wales"

    class Grade(models.TextChoices):
        A = "A", "Official publication"
        B = "B", "Press quoting official figures"
        C = "C", "Secondary source"

    measure = models.CharField(max_length=20, choices=Measure)
    programme = models.CharField(
        max_length=20, choices=[(Programme.TERRORISM, "Terrorism"), (Programme.STATE_THREATS, "State threats")]
    )
    as_at = models.DateField("as at")
    value = models.PositiveIntegerField("people")
    convicted = models.PositiveIntegerField("of them convicted", null=True, blank=True)
    remanded = models.PositiveIntegerField("of them on remand", null=True, blank=True)
    area = models.CharField(max_length=20, choices=Area)
    definition = models.CharField("who is counted", max_length=300)
    published_on = models.DateField("published on", null=True, blank=True)
    grade = models.CharField(max_length=1, choices=Grade)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    is_confirmed = models.BooleanField("confirmed", default=False)

    READERS = read_by(EVERYBODY, "value", "convicted", "remanded", "definition", "note", "source")
    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "measure", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "programme", "as_at"], name="published_figure_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(convicted__isnull=True)
                | models.Q(remanded__isnull=True)
                | models.Q(value__gte=models.F("convicted") + models.F("remanded")),
                name="published_figure_holds_its_parts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}, {mid_sentence(self.get_programme_display())}, {format_date(self.as_at)}"


class Reconciliation(Keyed):
    """In writing, why a published figure and the count here differ; by whom. The one that no other has followed stands.

    ours: what was counted here for the figure's day, when it was written. lines: of each `rules.Line` how many people.
    """

    figure = models.ForeignKey(PublishedFigure, on_delete=models.PROTECT, related_name="reconciliations")
    ours = models.PositiveIntegerField()
    lines = models.JSONField()
    words = models.TextField(max_length=2000)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    READERS = read_by(NO_PROGRAM, "lines", "words")

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.figure}: {self.kept_by}"

    @property
    def unexplained(self) -> int:
        return rules.unexplained(published=self.figure.value, ours=self.ours, lines=self.lines)
