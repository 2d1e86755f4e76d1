"""Parole reviews: the cases that go through the Board, how far each is, and its deadlines."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.rows import OfPersonQuerySet
from parole.reviews.choices import CLOCKS, DECIDED_BY, ORAL_LIMBS, PUT_OFF_FOR, REVIEW_KINDS, REVIEW_STATUSES
from parole.reviews.querysets import ClockQuerySet, ReviewQuerySet
from parole.reviews.rules.moves import ENDS, ReviewKind, Status
from parole.reviews.rules.referral import AFTER_RECALL, FIRST, Strand, strand_of
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.access.rules import Marking
from sharing.records.uuids import Keyed


class ParoleReview(Keyed):
    """One review of a person's case by the Parole Board, from the day it comes in sight to its end.

    round: 1, and one more each time that a decision fell away and the case is considered anew. refer_by: the last day
    by which the law wants it referred, with `basis`, what says so. sentence: of which one, where several could be
    meant; None: of all that its kind is about. final_on: worked out, never typed.
    """

    class View(models.TextChoices):
        """The Secretary of State may put one overarching view to the Board (SI 2023/397)."""

        NONE = "", "None put"
        NEUTRAL = "neutral", "Neutral"
        AGAINST = "against", "Against release"
        SUPPORT = "support", "For release"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="reviews")
    period = models.ForeignKey(
        "offenders.CustodyPeriod", on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    sentence = models.ForeignKey(
        "offenders.Sentence", on_delete=models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    kind = models.CharField(max_length=20, choices=REVIEW_KINDS)
    status = models.CharField(max_length=24, choices=REVIEW_STATUSES, default=Status.DUE.value)
    round = models.PositiveSmallIntegerField(default=1)
    board_ref = models.CharField("the Board's reference", max_length=40, blank=True)
    refer_by = models.DateField()
    basis = models.CharField(max_length=160)
    target_on = models.DateField("target for the decision", null=True, blank=True)
    sent_on = models.DateField("letter sent on", null=True, blank=True)
    letter_received_on = models.DateField("letter with the Board on", null=True, blank=True)
    reports_received_on = models.DateField("reports with the Board on", null=True, blank=True)
    deemed_referred_on = models.DateField("referred on", null=True, blank=True)
    disclosed_on = models.DateField("dossier disclosed on", null=True, blank=True)
    mca_on = models.DateField("considered on the papers on", null=True, blank=True)
    oral_directed_on = models.DateField("hearing directed on", null=True, blank=True)
    oral_limb = models.CharField("limb of r.19(1ZA)", max_length=16, choices=ORAL_LIMBS, blank=True)
    oral_exceptional = models.CharField("exceptional circumstances for a hearing", max_length=500, blank=True)
    asked_for_hearing_on = models.DateField("hearing asked for on", null=True, blank=True)
    view = models.CharField(max_length=10, choices=View, blank=True, default=View.NONE)
    view_lodged_on = models.DateField(null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    next_review_by = models.DateField(null=True, blank=True)
    planned_for = models.DateField("release planned for", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    marking = models.CharField(
        max_length=20, choices=[(m.value, m.value) for m in Marking], default=Marking.OFFICIAL_SENSITIVE
    )

    READERS = read_by(EVERYBODY, "board_ref", "basis") | read_by(NO_PROGRAM, "ended_because", "oral_exceptional")
    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-refer_by", "-pk"]
        indexes = [
            models.Index(fields=["offender", "-refer_by"], name="review_by_person"),
            models.Index(fields=["refer_by", "id"], condition=~Q(status__in=sorted(ENDS)), name="review_open_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "kind", "sentence"],
                condition=~Q(status__in=sorted(ENDS)),
                nulls_distinct=False,
                name="review_open_once_a_kind_and_sentence",
            ),
            models.CheckConstraint(
                condition=Q(deemed_referred_on__isnull=True)
                | Q(letter_received_on__isnull=False, reports_received_on__isnull=False),
                name="review_is_referred_with_letter_and_reports",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, status__in=sorted(set(Status) - ENDS))
                | Q(ended_at__isnull=False, status__in=sorted(ENDS)),
                name="review_has_its_end_when_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def strand(self) -> Strand:
        """What keeps the person, as this review looks at it."""
        goes_on_with = self.follows if self.kind == ReviewKind.FURTHER else None
        return strand_of(
            ReviewKind(self.kind),
            followed=goes_on_with.strand if goes_on_with else None,
            is_recall=bool(self.period and self.period.is_recall),
        )

    @property
    def is_of_first_release(self) -> bool:
        """Whether the Board decides on a first release: also of a new sentence beside one that is recalled."""
        if self.kind in FIRST or self.kind in AFTER_RECALL:
            return self.kind in FIRST
        if self.kind == ReviewKind.FURTHER and self.follows:
            return self.follows.is_of_first_release
        return not (self.period and self.period.is_recall)


class ReviewMove(Keyed):
    """A review went from one state to another: on which day, by whom, why, and who caused it. Only ever added to.

    put_off_for, decided_by: empty where it was not asked, as in moves from before, whose words stay in `reason`.
    """

    class CausedBy(models.TextChoices):
        PRISON = "prison", "Prison"
        PROBATION = "probation", "Probation"
        POLICE = "police", "Police or security material"
        BOARD = "board", "The Board"
        PRISONER = "prisoner", "The prisoner"
        REPRESENTATIVE = "representative", "The representative"
        COURT = "court", "A court"

    review = models.ForeignKey(ParoleReview, on_delete=models.PROTECT, related_name="moves")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=30)
    before = models.CharField(max_length=24, choices=REVIEW_STATUSES, blank=True)
    after = models.CharField(max_length=24, choices=REVIEW_STATUSES)
    on = models.DateField()  # the day it counts for
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    caused_by = models.CharField(max_length=20, choices=CausedBy, blank=True)
    target_on = models.DateField("next step by", null=True, blank=True)  # of a case that was put off
    document = models.CharField("reference of the Board's document", max_length=120, blank=True)
    put_off_for = models.CharField("reason for adjournment or deferral", max_length=20, choices=PUT_OFF_FOR, blank=True)
    decided_by = models.CharField("decided by (Board)", max_length=10, choices=DECIDED_BY, blank=True)

    READERS = read_by(EVERYBODY, "verb") | read_by(NO_PROGRAM, "reason", "document")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.get_after_display()}"


class ReviewClock(Keyed):
    """A time limit that runs, or ran, in a review. Its day never changes; what ends it is recorded."""

    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="clocks")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=CLOCKS)
    round = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    due_on = models.DateField()
    source = models.CharField(max_length=160)
    is_duty = models.BooleanField()  # somebody must act; else it is a right that lapses
    met_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    told_missed_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "source")
    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(met_on__isnull=True, stopped_on__isnull=True),
                name="clock_running_by_day",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind"],
                condition=Q(met_on__isnull=True, stopped_on__isnull=True),
                name="clock_runs_once_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(stopped_on__isnull=True), name="clock_ends_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(met_on__gte=F("starts_on")) | Q(due_on__lt=F("starts_on")),
                name="clock_is_met_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
