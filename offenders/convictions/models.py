"""Convictions and sentences: the terms, and the adjustments that move their dates."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from offenders.convictions.querysets import ConvictionQuerySet, SentenceQuerySet
from offenders.reference.disposals import listed as disposals
from offenders.reference.offences.models import Offence
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import EVERYBODY, read_by
from sharing.records.uuids import Keyed


class Conviction(Keyed):
    """A court convicted the person of an offence, alone or in an ancillary form.

    Without an `offence` it is *to be classified*: `offence_words` says it as somebody wrote it. Until then nothing is
    assumed of it that would be more lenient than a terrorist offence. The words stay when it is classified.
    """

    class Connection(models.TextChoices):
        """Whether the court determined that the offence has a terrorist connection (Sentencing Code s.69), or that the
        foreign power condition is met (s.69A)."""

        YES = "yes", "Yes"
        NO = "no", "No"
        UNDECIDED = "undecided", "Not decided"

    class AncillaryForm(models.TextChoices):
        """How the person took part. Each form keeps the schedules of its offence."""

        SUBSTANTIVE = "substantive", "The offence itself"
        ATTEMPT = "attempt", "Attempt"
        CONSPIRACY = "conspiracy", "Conspiracy"
        INCITEMENT = "incitement", "Incitement"
        ENCOURAGING_44 = "encouraging-44", "Encouraging or assisting (SCA 2007 s.44)"
        ENCOURAGING_45 = "encouraging-45", "Encouraging or assisting (SCA 2007 s.45)"
        ENCOURAGING_46 = "encouraging-46", "Encouraging or assisting (SCA 2007 s.46)"
        AIDING = "aiding", "Aiding and abetting"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="convictions")
    offence = models.ForeignKey(Offence, on_delete=models.PROTECT, null=True, blank=True)
    offence_words = models.CharField("offence as written", max_length=300, blank=True, db_default="")
    ancillary_form = models.CharField(
        max_length=20, choices=AncillaryForm, default=AncillaryForm.SUBSTANTIVE, db_default=AncillaryForm.SUBSTANTIVE
    )
    committed_on = models.DateField("date of the offence, or last day of a course of conduct", null=True, blank=True)
    convicted_on = models.DateField()
    court = models.CharField(max_length=100, blank=True)
    terrorist_connection = models.CharField(max_length=10, choices=Connection, default=Connection.UNDECIDED)
    connection_decided_on = models.DateField(null=True, blank=True)
    foreign_power = models.CharField(
        "foreign power condition",
        max_length=10,
        choices=Connection,
        default=Connection.UNDECIDED,
        db_default=Connection.UNDECIDED,
    )
    foreign_power_decided_on = models.DateField(null=True, blank=True)
    to_classify_since = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "court", "offence_words")
    objects = ConvictionQuerySet.as_manager()

    class Meta:
        ordering = ["convicted_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "offence", "ancillary_form", "convicted_on"], name="conviction_once"
            ),
            models.UniqueConstraint(
                fields=["offender", "offence_words", "convicted_on"],
                condition=models.Q(offence__isnull=True),
                name="conviction_once_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(offence__isnull=False) | ~models.Q(offence_words=""),
                name="conviction_has_an_offence_or_words",
            ),
            models.CheckConstraint(
                condition=models.Q(offence__isnull=False, to_classify_since__isnull=True)
                | models.Q(offence__isnull=True, to_classify_since__isnull=False),
                name="conviction_waits_while_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(terrorist_connection="undecided", connection_decided_on__isnull=True)
                | ~models.Q(terrorist_connection="undecided"),
                name="connection_date_only_when_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(foreign_power="undecided", foreign_power_decided_on__isnull=True)
                | ~models.Q(foreign_power="undecided"),
                name="foreign_power_date_only_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.citation})" if self.offence is None else f"{self.form_words}{self.offence}"

    @property
    def is_to_be_classified(self) -> bool:
        return self.offence_id is None

    @property
    def is_terrorist(self) -> bool | None:
        """In Part 1 or 2 of Schedule 19ZA, or with a terrorist connection that a court determined. None: not known, as
        of an offence that is to be classified."""
        if self.terrorist_connection == self.Connection.YES:
            return True
        if self.offence is None:
            return None
        if self.offence.schedule_19za in (Offence.Schedule.PART_1, Offence.Schedule.PART_2):
            return True
        return False if self.terrorist_connection == self.Connection.NO else None

    @property
    def form_words(self) -> str:
        """ "Conspiracy: "; empty for the offence itself."""
        if self.ancillary_form == self.AncillaryForm.SUBSTANTIVE:
            return ""
        return f"{self.get_ancillary_form_display()}: "

    @property
    def title(self) -> str:
        """ "Conspiracy: murder" as a page says it, of an offence that is to be classified the words as written."""
        return f"{self.form_words}{self.offence.title if self.offence else self.offence_words}"

    @property
    def in_full(self) -> str:
        """As a paper for the person says it."""
        return f"{self.title}, {self.offence.citation_in_full}" if self.offence else self.title

    @property
    def citation(self) -> str:
        """Where the offence stands: "s.5 Terrorism Act 2006"."""
        return self.offence.citation if self.offence else "to be classified"


class Sentence(Keyed):
    """What a court passed for a conviction: its type and terms, as pronounced."""

    class Kind(StrEnum):
        """The keys of `reference/disposals` that rules of ours know. What each is called, its rows say."""

        SDS = "SDS"
        SDS_YOUTH = "SDS18"
        SOPC = "SOPC"
        SOPC_YOUTH = "SDOPCU18"
        EDS = "EDS"
        STS = "STS"
        EPP = "EPP"
        LIFE = "LIFE"
        IPP = "IPP"
        DTO = "DTO"
        HOSPITAL = "HOSPITAL"
        HYBRID = "HYBRID"

    class Appeal(models.TextChoices):
        """What the Court of Appeal made of it; empty: nothing."""

        UPHELD = "upheld", "Left as it was"
        VARIED = "varied", "Another sentence put in its place"
        QUASHED = "quashed", "Quashed"

    class TwoThirds(models.TextChoices):
        """Whether the law, without the Board, releases when two-thirds are served (CJA 2003 s.244ZA; of an extended
        sentence s.246A(2)); empty: not known."""

        YES = "yes", "Yes, at two-thirds"
        NO = "no", "No"

    class EarlyRelease(models.TextChoices):
        """What the schemes of 2024 and 2026, which bring ordinary sentences forward, leave out; empty: not known."""

        NOT_LEFT_OUT = "not-left-out", "Left out of neither"
        OUT_OF_FORTY = "out-of-forty", "Left out of the 40 per cent"
        OUT_OF_FORTY_LATER = "out-of-forty-later", "Left out of the 40 per cent since 16 December 2024"
        OUT_OF_BOTH = "out-of-both", "Left out of the 40 per cent and of the progression model"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="sentences")
    conviction = models.ForeignKey(Conviction, on_delete=models.CASCADE, related_name="sentences")
    kind = models.CharField(max_length=10, help_text="The key of a kind of sentence in the reference data")
    sentenced_on = models.DateField()
    # The whole term of SDS, the appropriate custodial term of SOPC, EDS and STS, the tariff of life and IPP.
    years = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    weeks = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    extension_months = models.PositiveSmallIntegerField("extended licence, in months", default=0)
    consecutive_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    # Of sentences that are not for a terrorist offence: no date of others turns on them.
    two_thirds_by_law = models.CharField(
        "released by law at two-thirds", max_length=10, choices=TwoThirds, blank=True, default="", db_default=""
    )
    early_release = models.CharField(
        "left out of early release", max_length=20, choices=EarlyRelease, blank=True, default="", db_default=""
    )
    # What is odd about it, each with the section it would break, and why it stands; empty where nothing is asked.
    questioned = models.JSONField("questions about it", default=list, blank=True)
    kept_because = models.CharField("reason it is kept", max_length=300, blank=True, default="", db_default="")
    questioned_since = models.DateTimeField("questioned without a reason since", null=True, blank=True)
    appeal = models.CharField(max_length=10, choices=Appeal, blank=True, db_default="")
    appeal_on = models.DateField("decided on", null=True, blank=True)
    # The terms above are those that the Court of Appeal put in the place of the ones first passed.
    is_term_of_appeal = models.BooleanField(default=False, db_default=False)
    # The terms that were first passed, by their names, where those above are of an appeal.
    first_term = models.JSONField("term first passed", null=True, blank=True)

    READERS = read_by(EVERYBODY, "kind", "questioned", "kept_because", "first_term")
    objects = SentenceQuerySet.as_manager()

    class Meta:
        ordering = ["sentenced_on", "pk"]
        indexes = [
            models.Index(
                fields=["questioned_since", "id"],
                condition=models.Q(questioned_since__isnull=False),
                name="sentence_to_check",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(questioned_since__isnull=True)
                & (models.Q(questioned=[]) | ~models.Q(kept_because=""))
                | models.Q(questioned_since__isnull=False, kept_because="") & ~models.Q(questioned=[]),
                name="sentence_waits_while_questioned",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["LIFE", "IPP", "HOSPITAL"])
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

    def get_kind_display(self) -> str:
        """What this kind of sentence was called on the day on which it was passed."""
        return disposals.title_of(self.kind, on=self.sentenced_on)

    @property
    def questions(self) -> list[str]:
        """What is asked of it, in words, each with its section."""
        return say_questions(self.questioned)

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


def say_questions(questioned: list[dict[str, str]]) -> list[str]:
    return [f"{each['words']} ({each['section']})" for each in questioned]


class Adjustment(Keyed):
    """Adjustments of a sentence."""

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
    # A day on remand counts against one sentence only (s.240ZA CJA 2003); None where it is not known which.
    credited_to = models.ForeignKey(Sentence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.days} days"
