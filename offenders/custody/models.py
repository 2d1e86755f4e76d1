"""Custody: where the person has been held, from when until when, and each movement."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from offenders.custody.querysets import MovementQuerySet, PeriodQuerySet, passed_since
from offenders.custody.rules import Happening, HeldUnder
from offenders.reference.establishments.models import Establishment
from offenders.rows import OfPersonQuerySet, account
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

HAPPENINGS = [(each.value, each.value.replace("_", " ").capitalize()) for each in Happening]


class CustodyPeriod(Keyed):
    """The person is held from this day until that. A recall begins a new period, with release routes of its own."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="periods")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_recall = models.BooleanField(default=False)
    released_before_on = models.DateField(null=True)  # the last release from a sentence before it; None for never

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"], condition=models.Q(ends_on__isnull=True), name="period_open_once_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="period_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"held from {self.starts_on}"

    @property
    def held_under(self) -> HeldUnder:
        """A query where it is after a release."""
        if self.began_after_release is None:
            return HeldUnder.SENTENCE
        since = self.released_before_on or self.starts_on
        if passed_since(self.offender_id, since, is_recall=self.is_recall).exists():
            return HeldUnder.SENTENCE
        return HeldUnder.RECALL if self.is_recall else HeldUnder.NO_SENTENCE

    @property
    def began_after_release(self) -> date | None:
        """The day on which it began, where it follows a release from a sentence; None for any other."""
        return self.starts_on if self.is_recall or self.released_before_on else None


class Movement(Keyed):
    """Something happened on a day that changed where the person is. Never changed, and never deleted.

    A mistaken release or return is withdrawn by two people (`StrikeOut`); another mistake is followed by a movement.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="movements")
    happening = models.CharField(max_length=30, choices=HAPPENINGS)
    happened_on = models.DateField()
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    READERS = read_by(NO_PROGRAM, "note")
    objects = MovementQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on", "pk"]
        indexes = [models.Index(fields=["offender", "happened_on", "id"], name="movement_by_person")]

    strike: dict[str, str] | None  # annotated: `with_strike`

    def __str__(self) -> str:
        return f"{self.get_happening_display()} on {self.happened_on}"

    @property
    def is_struck_out(self) -> bool:
        return bool(self.strike and self.strike["confirmed_by"])

    @property
    def strike_words(self) -> str:
        """ "Withdrawn by Marcus Bell and Helen Farrow: wrong person", or that it is being checked; else empty."""
        if self.strike is None:
            return ""
        said = self.strike
        if self.is_struck_out:
            return f"Withdrawn by {said['marked_by']} and {said['confirmed_by']}: {said['reason']}"
        return f"Mistaken, being checked, says {said['marked_by']}: {said['reason']}"


class ReportedEnd(Keyed):
    """One person reports what would end all that binds the person (`BY_TWO_PEOPLE`). Nothing goes by it until a second
    has confirmed it; then `movement` says it.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="reported_ends")
    happening = models.CharField(max_length=30, choices=HAPPENINGS)
    happened_on = models.DateField()
    note = models.CharField("how it is known", max_length=300)
    reported_at = models.DateTimeField(default=timezone.now)
    reported_by = account()
    confirm_due_at = models.DateTimeField()
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, null=True, related_name="+")
    evidence = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = account(null=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = account(null=True)
    refused_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "note", "evidence", "refused_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"],
                condition=models.Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="reported_end_open_once_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    confirmed_at__isnull=True, confirmed_by__isnull=True, movement__isnull=True, evidence=""
                )
                | (
                    models.Q(confirmed_at__isnull=False, movement__isnull=False, refused_at__isnull=True)
                    & ~models.Q(evidence="")
                    & ~models.Q(confirmed_by=models.F("reported_by"))
                ),
                name="reported_end_is_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(refused_at__isnull=True, refused_by__isnull=True, refused_because="")
                | (models.Q(refused_at__isnull=False, refused_by__isnull=False) & ~models.Q(refused_because="")),
                name="reported_end_is_refused_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_happening_display()} on {self.happened_on}, reported"


class StrikeOut(Keyed):
    """A recorded release or return is said to be mistaken. The first says so at once; a second person confirms it, and
    only then does the record go by it. Nothing is deleted.

    period: that which a mistaken return began, once it is withdrawn; it was none.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="strike_outs")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, null=True, related_name="struck_out")
    reason = models.CharField(max_length=300)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = account()
    confirm_due_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = account(null=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = account(null=True)
    refused_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "refused_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-marked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement"], condition=models.Q(refused_at__isnull=True), name="strike_out_once_a_movement"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(refused_at__isnull=True),
                name="strike_out_is_confirmed_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"mistaken: {self.reason}"
