"""Hearings: when and where a case is heard, how, and the panel that hears it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parole.hearings.choices import CONFLICT_ANSWERS, DISCIPLINES
from parole.hearings.querysets import HearingQuerySet, SeatQuerySet, members_of
from parole.hearings.rules import Discipline
from parole.reviews.models import ParoleReview
from sharing.access.fields import EVERYBODY, NO_PROGRAM, PPCS, read_by
from sharing.records.uuids import Keyed


class Hearing(Keyed):
    """An oral hearing, listed for one day or more. One that is moved keeps its row and says from when."""

    class Mode(models.TextChoices):
        VIDEO = "video", "By video"
        IN_PERSON = "in_person", "In person"
        PHONE = "phone", "By phone"
        HYBRID = "hybrid", "Partly in person"

    class Status(models.TextChoices):
        LISTED = "listed", "Listed"
        HEARD = "heard", "Heard"
        ADJOURNED = "adjourned", "Adjourned"
        CANCELLED = "cancelled", "Cancelled"

    review = models.ForeignKey(ParoleReview, on_delete=models.PROTECT, related_name="hearings")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.LISTED)
    mode = models.CharField(max_length=10, choices=Mode)
    place = models.CharField(max_length=160)
    days = ArrayField(models.DateField())  # in order; hearings of several days need not be in a row
    starts_at = models.TimeField("begins at", null=True, blank=True)
    first_on = models.DateField(editable=False)
    last_on = models.DateField(editable=False)
    # How many of each discipline sit on the panel on the last day. Kept by triggers of hearings and seats
    members = models.JSONField(default=dict, editable=False)
    is_public = models.BooleanField(default=False)
    moved_from = models.DateField(null=True, blank=True)
    listed_on = models.DateField()
    cancelled_because = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(EVERYBODY, "place", "members") | read_by(NO_PROGRAM, "cancelled_because")
    objects = HearingQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "pk"]
        indexes = [
            models.Index(fields=["first_on", "id"], name="hearing_by_day"),
            models.Index(fields=["last_on", "first_on"], name="hearing_by_last_day"),  # what lies ahead is few
            models.Index(members_of(Discipline.LAW_ENFORCEMENT), name="hearing_by_law_enforcement"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(status="listed"), name="hearing_listed_once_a_review"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="hearing_ends_after_it_starts"),
        ]

    @property
    def disciplines(self) -> list[str]:
        """Of the members of the panel on the last day, in no order: that would tell who sits."""
        return [discipline for discipline, number in self.members.items() for _ in range(number)]

    def __str__(self) -> str:
        return f"Hearing on {self.first_on}"


class Seat(Keyed):
    """A member sits on the panel of a review: by discipline and reference alone, never by name.

    conflict: declared when the member was seated, or on `conflict_on`; the Board answers whether the member stays.
    """

    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="panel")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("the Board's reference of the member", max_length=20)
    discipline = models.CharField(max_length=20, choices=DISCIPLINES)
    is_chair = models.BooleanField(default=False)
    clearance = models.CharField(max_length=20, blank=True)
    is_terrorism_trained = models.BooleanField(default=False)
    conflict = models.CharField("conflict declared", max_length=300, blank=True)
    conflict_on = models.DateField("conflict declared on", null=True, blank=True)
    conflict_answer = models.CharField(max_length=10, choices=CONFLICT_ANSWERS, blank=True)
    conflict_answered_on = models.DateField(null=True, blank=True)
    conflict_document = models.CharField("reference of the Board's answer", max_length=120, blank=True)
    seated_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(PPCS, "reference", "clearance", "conflict", "conflict_document") | read_by(
        NO_PROGRAM, "left_because"
    )
    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["-is_chair", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "reference"], condition=Q(left_on__isnull=True), name="seat_once_a_member"
            ),
            models.UniqueConstraint(
                fields=["review"], condition=Q(left_on__isnull=True, is_chair=True), name="panel_has_one_chair"
            ),
            models.CheckConstraint(
                condition=Q(conflict_answer="", conflict_answered_on__isnull=True, conflict_document="")
                | Q(conflict_answered_on__isnull=False) & ~Q(conflict="") & ~Q(conflict_document=""),
                name="seat_conflict_is_declared_before_it_is_answered",
            ),
            models.CheckConstraint(
                condition=~Q(conflict_answer="replaced") | Q(left_on__isnull=False),
                name="seat_is_left_by_who_is_replaced",
            ),
        ]

    def __str__(self) -> str:
        return self.get_discipline_display()
