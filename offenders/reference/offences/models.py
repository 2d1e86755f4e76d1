"""Offences of the statute book, each row one state of one offence."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from offenders.reference.offences import catalogue
from sharing.records.uuids import Keyed


class Offence(Keyed):
    """One state of an offence: where it stands, the lists that it is on, and for which days of the offence.

    A change of the law ends a row and begins a new one with the same key; a conviction keeps the row it was recorded
    with. Both days are included. `maximum` is "life" or years ("14", "0.5" is six months), empty where it is not known.
    """

    class Schedule(models.TextChoices):
        """Schedule 19ZA to the Criminal Justice Act 2003: which terrorism offences s.247A covers."""

        PART_1 = "part_1", "Part 1: life maximum"
        PART_2 = "part_2", "Part 2: more than two years"
        PART_3 = "part_3", "Part 3: only with a terrorist connection"
        NONE = "none", "Not listed"
        UNKNOWN = "unknown", "Not known"

    class Concern(models.TextChoices):
        """Schedule 13 to the Sentencing Code: offenders of particular concern."""

        PART_1 = "part_1", "Part 1: terrorism"
        PART_2 = "part_2", "Part 2: sexual"
        PART_3 = "part_3", "Part 3: national security"
        NONE = "none", "Not listed"
        UNKNOWN = "unknown", "Not known"

    class Serious(models.TextChoices):
        """Schedule 17A to the Sentencing Code: serious terrorism offences."""

        PART_1 = "part_1", "Part 1: without a connection"
        PART_2 = "part_2", "Part 2: with a terrorist connection"
        NONE = "none", "Not listed"
        UNKNOWN = "unknown", "Not known"

    class Specified(models.TextChoices):
        """Schedule 18 to the Sentencing Code: for an extended sentence."""

        VIOLENT = "violent", "Violent"
        SEXUAL = "sexual", "Sexual"
        TERRORISM = "terrorism", "Terrorism"
        NONE = "none", "Not listed"
        UNKNOWN = "unknown", "Not known"

    class Programme(models.TextChoices):
        """Whose offence it is, before any connection or foreign power condition that a court finds."""

        TERRORISM = "terrorism", "Terrorism"
        STATE_THREATS = "state_threats", "State threats"
        ORDINARY = "ordinary", "Neither"

    # Of Schedule 19ZA, in no need of a connection that a court determines; what is not known counts as listed.
    OUTSIDE_TERRORISM = (Schedule.PART_3, Schedule.NONE)

    key = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    statute = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    section = models.CharField(max_length=60)
    codes = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    aliases = ArrayField(models.CharField(max_length=160), default=list, blank=True)
    maximum = models.CharField(max_length=10, blank=True)
    maxima = models.JSONField("maximum by the day of the offence", default=list, blank=True)
    committed_from = models.DateField("first day on which it could be committed", null=True, blank=True)
    committed_until = models.DateField("last day on which it could be committed", null=True, blank=True)
    schedule_19za = models.CharField("Schedule 19ZA CJA 2003", max_length=10, choices=Schedule, default=Schedule.NONE)
    schedule_13 = models.CharField("Schedule 13", max_length=10, choices=Concern, default=Concern.NONE)
    schedule_17a = models.CharField("Schedule 17A", max_length=10, choices=Serious, default=Serious.NONE)
    schedule_18 = models.CharField("Schedule 18", max_length=10, choices=Specified, default=Specified.NONE)
    schedule_1 = models.BooleanField("Schedule 1: connection possible before 29 June 2021", default=False)
    brings_notification = models.BooleanField("notification under Part 4 CTA 2008", null=True, default=False)
    connection_possible = models.BooleanField("a terrorist connection can be found", null=True)
    foreign_power_possible = models.BooleanField("the foreign power condition can be found", null=True)
    programme = models.CharField(max_length=20, choices=Programme, default=Programme.ORDINARY)
    triable = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_confirmed = models.BooleanField("read in its source", default=False)

    class Meta:
        ordering = ["statute", "section", "committed_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "committed_from"], nulls_distinct=False, name="offence_once_a_state"
            ),
            models.CheckConstraint(
                condition=models.Q(committed_until__isnull=True)
                | models.Q(committed_from__isnull=True)
                | models.Q(committed_until__gte=models.F("committed_from")),
                name="offence_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.citation})"

    @property
    def citation(self) -> str:
        """Where it stands: "s.58 Terrorism Act 2000", "Common law"."""
        if self.statute == catalogue.COMMON_LAW:
            return self.statute
        is_numbered = self.section[:1].isdigit()
        return f"{'s.' if is_numbered else ''}{self.section} {self.statute}"

    @property
    def citation_in_full(self) -> str:
        """As a paper for the person has it: "section 58 Terrorism Act 2000"."""
        return self.citation.replace("s.", "section ", 1) if self.citation.startswith("s.") else self.citation

    @property
    def is_sopc_listed(self) -> bool:
        """In Part 1 of Schedule 13 to the Sentencing Code."""
        return self.schedule_13 == self.Concern.PART_1

    @property
    def is_terrorism_by_itself(self) -> bool:
        """In Part 1 or 2 of Schedule 19ZA, or not known to be outside them."""
        return self.schedule_19za not in self.OUTSIDE_TERRORISM

    @property
    def maximum_in_words(self) -> str:
        return catalogue.maximum_in_words(self.maximum)

    def maximum_on(self, committed_on: date) -> str | None:
        """The maximum for an offence of that day, as `maximum`; None before it existed."""
        filed = tuple(
            catalogue.Maximum(
                date.fromisoformat(each["committed_from"]) if each["committed_from"] else None, each["maximum"]
            )
            for each in self.maxima
        )
        return catalogue.maximum_on(committed_on, self.maximum, filed, self.committed_from)
