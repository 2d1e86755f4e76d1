"""The dossier before the Board, directions, and police contributions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.rows import OfPersonQuerySet
from parole.dossier.querysets import ContributionQuerySet, DirectionQuerySet, DossierQuerySet
from parole.reviews.models import ParoleReview
from sharing import row_guard
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class DossierItem(Keyed):
    """A paper of the dossier, by its title: the paper itself is kept elsewhere.

    is_withheld: material for which non-disclosure is asked (r.17). Its row is in a compartment: for whoever is not
    among `readers` there is no such row.
    """

    class Part(models.TextChoices):
        A = "a", "Part A: information on the prisoner"
        B = "b", "Part B: reports and risk"
        VIEW = "view", "The Secretary of State's view"

    class Disclosure(models.TextChoices):
        """What the prisoner gets of it."""

        PENDING = "pending", "Not decided"
        YES = "yes", "Disclosed"
        GIST = "gist", "As a gist"
        WITHHELD = "withheld", "Withheld from the prisoner"
        WITHHELD_FROM_BOTH = "withheld_from_both", "Withheld from prisoner and representative"
        WITHDRAWN = "withdrawn", "Removed from the dossier"

    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="dossier")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=5, choices=Part, default=Part.B)
    title = models.CharField(max_length=160)
    author = models.CharField(max_length=120, blank=True)
    agency = models.ForeignKey("sharing.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dated_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    reference = models.CharField("where it is kept", max_length=120, blank=True)
    disclosure = models.CharField(max_length=20, choices=Disclosure, default=Disclosure.PENDING)
    is_withheld = models.BooleanField(default=False)
    withholding_reason = models.CharField(max_length=500, blank=True)
    asked_to_withhold_on = models.DateField(null=True, blank=True)
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "title", "author", "reference", "withholding_reason")
    ROW_CLASS = row_guard.WITHHELD_PAPERS
    ROW_OPEN = "NOT is_withheld"
    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["part", "dated_on", "pk"]
        indexes = [models.Index(fields=["added_at", "id"], name="dossier_item_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_withheld=True)
                | ~Q(disclosure__in=["gist", "withheld", "withheld_from_both"]) & Q(withholding_reason=""),
                name="dossier_item_withheld_in_its_compartment",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Direction(Keyed):
    """The Board asks somebody for something by a day."""

    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="directions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    words = models.CharField("what is asked for", max_length=500)
    agency = models.ForeignKey("sharing.Agency", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_on = models.DateField()
    due_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_on = models.DateField(null=True, blank=True)
    dropped_because = models.CharField(max_length=300, blank=True)
    told_late_at = models.DateTimeField(null=True, blank=True)  # once for each day that was set

    READERS = read_by(NO_PROGRAM, "words", "dropped_because")
    objects = DirectionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on", "id"], name="direction_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="direction_is_due_after_it_is_issued"),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(dropped_on__isnull=True), name="direction_ends_in_one_way"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Extension(Keyed):
    """Somebody asked for more time for a direction; granted_until None with an answer means refused."""

    direction = models.ForeignKey(Direction, on_delete=models.CASCADE, related_name="extensions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateField("requested until")
    reason = models.CharField(max_length=500)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    granted_until = models.DateField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "reason")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["direction"], condition=Q(answered_on__isnull=True), name="extension_asked_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"until {self.until}"


class Contribution(Keyed):
    """What counter-terrorism police give to a review: asked for, received, passed on to the Board."""

    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="contributions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("sharing.Agency", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    received_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    before_sentence = models.TextField("behaviour before the sentence", blank=True)
    in_custody = models.TextField("behaviour in custody", blank=True)
    told_late_at = models.DateTimeField(null=True, blank=True)  # once for its last day
    passed_on_at = models.DateTimeField("given to the Board", null=True, blank=True)
    passed_on_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    READERS = read_by(NO_PROGRAM, "before_sentence", "in_custody")
    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        indexes = [models.Index(fields=["asked_on", "id"], name="contribution_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(passed_on_at__isnull=True) | Q(received_at__isnull=False),
                name="contribution_is_received_before_it_is_passed_on",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} for {self.review}"


class Seen(Keyed):
    """Somebody has read a contribution, at this minute: the first time counts."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="seen")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["seen_at", "pk"]
        verbose_name_plural = "seen"
        constraints = [models.UniqueConstraint(fields=["contribution", "user"], name="contribution_seen_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.seen_at}"
