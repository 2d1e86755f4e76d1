"""What is kept of the figures: each person's facts, the counts of all of them, and what was issued at 06:00.

None of it is a source: all can be made again from the records, but for the past of people whose records were destroyed
(`actions/detaching.py`). People are named by their keys alone, without a foreign key; a number below zero is nobody's.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from sharing.access.fields import NO_PROGRAM, NOBODY, read_by
from sharing.grants.models import PROGRAMMES


class FigureTouch(models.Model):
    """Something of this person was written since their facts were kept. Triggers write it (docs/figures.md)."""

    person_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return str(self.person_id)


class FigurePerson(models.Model):
    """By what a person is counted, as it was when their facts were kept. changes_at: when that changes with nothing
    written; None where nothing is known to."""

    person_id = models.BigIntegerField(primary_key=True)
    programmes = ArrayField(models.CharField(max_length=20, choices=PROGRAMMES), default=list)
    region = models.CharField(max_length=40, blank=True)
    establishment_id = models.BigIntegerField(null=True)
    kept_at = models.DateTimeField()
    changes_at = models.DateTimeField(null=True)

    READERS = read_by(NOBODY, "region")

    class Meta:
        indexes = [
            models.Index(
                fields=["changes_at"], condition=models.Q(changes_at__isnull=False), name="figure_person_that_changes"
            ),
            GinIndex(fields=["programmes"], name="figure_person_by_programme"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class FigureFact(models.Model):
    """One line of a person's facts (`counting/facts.py`). establishment_id: where it happened, None: where the person
    is. programme: under which it counts; empty for each that the person is under."""

    person_id = models.BigIntegerField(db_index=True)
    measure = models.CharField(max_length=20)
    kind = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True)
    establishment_id = models.BigIntegerField(null=True)
    number = models.IntegerField()
    programme = models.CharField(max_length=20, choices=PROGRAMMES, default="", db_default="", blank=True)

    READERS = read_by(NOBODY, "measure", "kind")

    def __str__(self) -> str:
        return f"{self.measure}: {self.kind}"


class FigureCount(models.Model):
    """So many facts of a measure, kind and day in a cut of a programme: everybody, a region, a prison or a group of
    prisons."""

    class Cut(models.TextChoices):
        ALL = "", "Everyone"
        REGION = "region", "Region"
        PRISON = "prison", "Prison"
        GROUP = "group", "Group of prisons"

    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    cut = models.CharField(max_length=10, choices=Cut, blank=True)
    part = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=20)
    kind = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True)
    number = models.IntegerField()

    READERS = read_by(NOBODY, "part", "measure", "kind")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "cut", "measure", "part", "day", "kind"],
                nulls_distinct=False,
                name="figure_count_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.kind}: {self.number}"


class FigureIssue(models.Model):
    """A figure as it was issued for readers of figures only: of the 06:00 of a day, or as soon after as the clock ran.
    Never changed. counted: the numbers; shown: the same by the rule of small cells, as readers get them."""

    day = models.DateField()
    as_at = models.DateTimeField()
    figure = models.CharField(max_length=40)
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    region = models.CharField(max_length=40, blank=True)
    prison_group = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=10, blank=True)
    counted = models.JSONField()
    shown = models.JSONField()

    READERS = read_by(NO_PROGRAM, "figure", "region", "prison_group", "by") | read_by(NOBODY, "counted", "shown")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "region", "prison_group", "figure", "by", "day"], name="figure_issue_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure}, {self.day}"
