"""Decisions of the Board, their corrections and conditions, and challenges to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.rows import OfPersonQuerySet
from parole.decisions.choices import CHALLENGES, GROUNDS, OUTCOMES, RESULTS
from parole.decisions.querysets import CorrectionQuerySet, DecisionQuerySet
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import Outcome
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed
from sharing.time_words import format_date


@dataclass(frozen=True)
class Reading:
    """What a decision reads now, after every slip that was corrected."""

    decided_on: date
    provided_on: date | None
    test: str
    reasons_ref: str


class Decision(Keyed):
    """A decision of the Board in one round of a review. A slip is corrected beside it, never in it; an outcome that was
    recorded wrongly here is put right in it, and what was recorded stands beside. test: the wording in force on the day
    of the decision; the other one with a reason only.

    challengeable_until: worked out from the day on which it was provided, as that reads now. unchallenged_on: when the
    Secretary of State said not to challenge it.
    """

    class Test(models.TextChoices):
        """Which wording of the release test the panel applied."""

        CONFINEMENT = "confinement", "No longer necessary for the protection of the public"
        MINIMAL_RISK = "minimal_risk", "No more than a minimal risk (CJA 2003 s.237A, C(S)A 1997 s.28ZA)"

    review = models.ForeignKey(ParoleReview, on_delete=models.PROTECT, related_name="decisions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=24, choices=OUTCOMES)
    is_on_papers = models.BooleanField(default=False)
    test = models.CharField("test applied", max_length=14, choices=Test)
    test_reason = models.CharField("why not the test in force on that date", max_length=300, blank=True)
    decided_on = models.DateField()
    provided_on = models.DateField("received by the parties on", null=True, blank=True)
    reasons_ref = models.CharField("where the reasons are kept", max_length=120)
    is_open_to_reconsideration = models.BooleanField()
    challengeable_until = models.DateField(null=True, blank=True)
    unchallenged_on = models.DateField(null=True, blank=True)
    fell_away_on = models.DateField(null=True, blank=True)
    fell_away_because = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(EVERYBODY, "reading.test") | read_by(
        NO_PROGRAM, "reasons_ref", "test_reason", "fell_away_because"
    )
    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_on", "pk"]
        indexes = [models.Index(fields=["decided_on", "id"], name="decision_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(fell_away_on__isnull=True), name="decision_stands_once_a_review"
            ),
            models.CheckConstraint(
                condition=Q(provided_on__isnull=True) | Q(provided_on__gte=F("decided_on")),
                name="decision_is_provided_after_it_is_made",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    def reading(self) -> Reading:
        """As corrected: of several corrections of one field the last counts."""
        values: dict[str, Any] = {name: getattr(self, name) for name in Correction.SLIPS}
        if self.pk:
            slips = [correction for correction in self.corrections.all() if correction.field in Correction.SLIPS]
            values |= {slip.field: slip.value for slip in slips}
        return Reading(**values)

    @property
    def corrections_told(self) -> list[Correction]:
        """Those that programs hear of: where the reasons are kept is told to none."""
        return [correction for correction in self.corrections.all() if correction.field != Correction.Field.REASONS_REF]

    @property
    def conditions_that_bind(self) -> list[BoardCondition]:
        """In order; none of a decision that directs no release, also where some were recorded of it wrongly."""
        return list(self.conditions.all()) if self.outcome == Outcome.RELEASE_DIRECTED else []


class BoardCondition(Keyed):
    """A condition that the Board set with its direction, by the catalogue's code or in words."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="conditions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)
    policy_version = models.CharField(max_length=4, blank=True)
    inputs = models.JSONField(default=dict, blank=True)  # what the blanks of the catalogue's wording are filled with
    words = models.TextField()

    READERS = read_by(EVERYBODY, "code", "policy_version", "inputs", "words")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="board_condition_once_a_position")]

    def __str__(self) -> str:
        return self.words


class Correction(Keyed):
    """A slip in a decision, put right beside it (r.30): what it said, what it says now. Of several the last counts.

    An outcome is no slip of the Board's: our record said another one than its letter. evidence: where that is kept.
    """

    class Field(models.TextChoices):
        DECIDED_ON = "decided_on", "Date of the decision"
        PROVIDED_ON = "provided_on", "Date the parties received it"
        TEST = "test", "Test applied"
        REASONS_REF = "reasons_ref", "Where the reasons are kept"
        OUTCOME = "outcome", "What the Board decided"

    SLIPS = (Field.DECIDED_ON, Field.PROVIDED_ON, Field.TEST, Field.REASONS_REF)
    DAYS = (Field.DECIDED_ON, Field.PROVIDED_ON)

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="corrections")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=20, choices=Field)
    was = models.CharField(max_length=300)
    reads = models.CharField("reads now", max_length=300)
    reason = models.CharField(max_length=300)
    evidence = models.CharField("where the letter is kept", max_length=120, blank=True)
    corrected_on = models.DateField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    READERS = read_by(EVERYBODY, "was", "reads") | read_by(NO_PROGRAM, "reason", "evidence")
    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["corrected_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(field="outcome") | ~Q(evidence=""), name="correction_of_an_outcome_has_its_evidence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.reads}"

    @property
    def value(self) -> Any:
        """What the field reads now, as the decision itself would hold it."""
        return date.fromisoformat(self.reads) if self.field in self.DAYS else self.reads

    @property
    def said(self) -> str:
        return self._in_words(self.was)

    @property
    def in_words(self) -> str:
        return self._in_words(self.reads)

    def _in_words(self, text: str) -> str:
        if self.field in self.DAYS:
            return format_date(date.fromisoformat(text))
        if self.field == self.Field.OUTCOME:
            return dict(OUTCOMES)[Outcome(text)]
        return Decision.Test(text).label if self.field == self.Field.TEST else text


class Challenge(Keyed):
    """Somebody challenged a decision. One that came late is kept, and reopens nothing automatically."""

    class By(models.TextChoices):
        PRISONER = "prisoner", "The prisoner"
        SECRETARY_OF_STATE = "secretary_of_state", "The Secretary of State"
        BOARD_CHAIR = "board_chair", "The Board's chair"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="challenges")
    review = models.ForeignKey(ParoleReview, on_delete=models.PROTECT, related_name="challenges")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=CHALLENGES)
    made_by = models.CharField(max_length=20, choices=By)
    made_on = models.DateField()
    grounds = ArrayField(models.CharField(max_length=24, choices=GROUNDS))
    summary = models.CharField(max_length=1000, blank=True)
    is_late = models.BooleanField(default=False)
    replied_on = models.DateField(null=True, blank=True)  # by the other party
    reply = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=RESULTS, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answer_ref = models.CharField("document of the answer", max_length=120, blank=True)
    # Of a referral to the High Court (CPR 77.16 to 77.33).
    filed_on = models.DateField("filed with the court on", null=True, blank=True)
    papers_on = models.DateField("papers with the court on", null=True, blank=True)
    served_on = models.DateField("served on the prisoner on", null=True, blank=True)
    certified_on = models.DateField("certificate of service on", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "summary", "reply", "answer", "answer_ref")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "pk"]
        indexes = [models.Index(fields=["made_on", "id"], name="challenge_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, result="") | Q(answered_on__isnull=False) & ~Q(result=""),
                name="challenge_is_answered_with_a_result",
            ),
            models.CheckConstraint(
                condition=Q(kind="high_court")
                | Q(filed_on__isnull=True, papers_on__isnull=True, served_on__isnull=True, certified_on__isnull=True),
                name="challenge_is_filed_with_the_high_court_alone",
            ),
            models.UniqueConstraint(
                fields=["decision", "kind", "made_by"],
                condition=Q(answered_on__isnull=True),
                name="challenge_open_once_a_party",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
