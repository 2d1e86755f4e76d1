"""Convictions and sentences: the terms, and the adjustments that move their dates."""

from __future__ import annotations

from django.db import models

from offenders.convictions.querysets import ConvictionQuerySet
from offenders.reference.offences.models import Offence
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import EVERYBODY, read_by
from sharing.records.uuids import Keyed


class Conviction(Keyed):
    """A court convicted the person of an offence."""

    class Connection(models.TextChoices):
        """Whether the court determined that the offence has a terrorist connection (Sentencing Code s.69)."""

        YES = "yes", "Yes"
        NO = "no", "No"
        UNDECIDED = "undecided", "Not decided"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="convictions")
    offence = models.ForeignKey(Offence, on_delete=models.PROTECT)
    committed_on = models.DateField("date of the offence, of a course of conduct its last day", null=True, blank=True)
    convicted_on = models.DateField()
    court = models.CharField(max_length=100, blank=True)
    terrorist_connection = models.CharField(max_length=10, choices=Connection, default=Connection.UNDECIDED)
    connection_decided_on = models.DateField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "court")
    objects = ConvictionQuerySet.as_manager()

    class Meta:
        ordering = ["convicted_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["offender", "offence", "convicted_on"], name="conviction_once"),
            models.CheckConstraint(
                condition=models.Q(terrorist_connection="undecided", connection_decided_on__isnull=True)
                | ~models.Q(terrorist_connection="undecided"),
                name="connection_date_only_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return str(self.offence)


class Sentence(Keyed):
    """What a court passed for a conviction: its type and terms, as pronounced."""

    class Kind(models.TextChoices):
        SDS = "SDS", "Standard determinate"
        SDS_YOUTH = "SDS18", "Standard determinate, under 18"
        SOPC = "SOPC", "Offenders of particular concern"
        SOPC_YOUTH = "SDOPCU18", "Special sentence, under 18"
        EDS = "EDS", "Extended determinate"
        STS = "STS", "Serious terrorism"
        EPP = "EPP", "Extended for public protection"
        LIFE = "LIFE", "Life"
        IPP = "IPP", "Imprisonment for public protection"
        DTO = "DTO", "Detention and training order"

    class Appeal(models.TextChoices):
        """What the Court of Appeal made of it; empty: nothing."""

        UPHELD = "upheld", "Left as it was"
        VARIED = "varied", "Another sentence put in its place"
        QUASHED = "quashed", "Quashed"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="sentences")
    conviction = models.ForeignKey(Conviction, on_delete=models.CASCADE, related_name="sentences")
    kind = models.CharField(max_length=10, choices=Kind)
    sentenced_on = models.DateField()
    # The whole term of SDS, the appropriate custodial term of SOPC, EDS and STS, the tariff of life and IPP.
    years = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    weeks = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    extension_months = models.PositiveSmallIntegerField("extended licence, in months", default=0)
    consecutive_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    appeal = models.CharField(max_length=10, choices=Appeal, blank=True, db_default="")
    appeal_on = models.DateField("decided on", null=True, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["sentenced_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["LIFE", "IPP"])
                | models.Q(years__gt=0)
                | models.Q(months__gt=0)
                | models.Q(weeks__gt=0)
                | models.Q(days__gt=0),
                name="sentence_has_a_term",
            ),
            models.CheckConstraint(
                condition=models.Q(appeal="", appeal_on__isnull=True)
                | (~models.Q(appeal="") & models.Q(appeal_on__isnull=False)),
                name="sentence_appeal_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.term}"

    @property
    def short(self) -> str:
        """As a list shows it: "SDS 7 years", "SOPC 4 + 1 years", "EDS 8 years + 30 months"."""
        if not self.extension_months:
            return f"{self.kind} {self.term}".strip()
        extension, months = divmod(self.extension_months, 12)
        if months:
            return f"{self.kind} {self.term} + {self.extension_months} months"
        if self.months or self.weeks or self.days:
            return f"{self.kind} {self.term} + {extension} year{'' if extension == 1 else 's'}"
        return f"{self.kind} {self.years} + {extension} years"

    @property
    def term(self) -> str:
        """The term in words: "6 years 3 months"."""
        parts = [(self.years, "year"), (self.months, "month"), (self.weeks, "week"), (self.days, "day")]
        return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)


class Adjustment(Keyed):
    """Days that move the dates of a sentence."""

    class Kind(models.TextChoices):
        REMAND = "remand", "Remand"
        TAGGED_BAIL = "tagged_bail", "Tagged bail"
        UAL = "ual", "Unlawfully at large"
        ADA = "ada", "Additional days awarded"
        RADA = "rada", "Additional days restored"
        RECALL_REMAND = "recall_remand", "Remand while recalled"
        RECALL_TAGGED_BAIL = "recall_tagged_bail", "Tagged bail while recalled"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="adjustments")
    kind = models.CharField(max_length=20, choices=Kind)
    days = models.PositiveSmallIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.days} days"
