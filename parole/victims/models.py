"""Victims who have asked to be told, and what they have been told. Behind a capability of its own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from parole.reviews.models import ParoleReview
from parole.victims.choices import VICTIM_EVENTS
from parole.victims.querysets import ToTellQuerySet, VictimQuerySet
from sharing.access.fields import KNOWS_VICTIMS, read_by, rest_read_by
from sharing.records.uuids import Keyed


class Victim(Keyed):
    """A victim in the contact scheme, by the scheme's reference: no name, no address."""

    class Contact(models.TextChoices):
        LETTER = "letter", "By letter"
        TELEPHONE = "telephone", "By telephone"
        EMAIL = "email", "By e-mail"
        THROUGH_OTHERS = "through_others", "Through somebody else"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("reference in the contact scheme", max_length=40)
    is_in_scheme = models.BooleanField("in the victim contact scheme", default=True)
    contact = models.CharField("how they are told", max_length=20, choices=Contact, default=Contact.LETTER)
    note = models.CharField(max_length=500, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    left_on = models.DateField(null=True, blank=True)

    READERS = read_by(KNOWS_VICTIMS, "reference", "note") | rest_read_by(KNOWS_VICTIMS)
    objects = VictimQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["offender", "reference"], name="victim_once_a_person")]

    def __str__(self) -> str:
        return self.reference


class Statement(Keyed):
    """A victim's personal statement for one review, and what else the victim asked of it."""

    victim = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="statements")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="+")
    received_on = models.DateField(null=True, blank=True)
    may_be_disclosed = models.BooleanField("may be shown to the prisoner", default=False)
    is_read_at_hearing = models.BooleanField("to be read at the hearing", default=False)
    conditions_asked = models.CharField("conditions asked for", max_length=500, blank=True)
    conditions_answer = models.CharField("answer, with reasons", max_length=500, blank=True)
    asks_to_observe = models.BooleanField("asks to observe the hearing", default=False)
    asks_for_summary = models.BooleanField("asks for a summary of the decision", default=False)
    summary_sent_on = models.DateField(null=True, blank=True)

    READERS = read_by(KNOWS_VICTIMS, "conditions_asked", "conditions_answer") | rest_read_by(KNOWS_VICTIMS)
    objects = VictimQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["victim", "review"], name="statement_once_a_review")]

    def __str__(self) -> str:
        return f"{self.victim} for {self.review}"


class ToTell(Keyed):
    """A victim is to be told of something by a day: a task, with the receipt of who told them and when."""

    victim = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="to_tell")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    event = models.CharField(max_length=20, choices=VICTIM_EVENTS)
    happened_on = models.DateField()
    release = models.ForeignKey("offenders.Release", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    about_on = models.DateField("the first day on which the person may be out", null=True, blank=True)
    due_on = models.DateField()
    told_on = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    READERS = read_by(KNOWS_VICTIMS, "note") | rest_read_by(KNOWS_VICTIMS)
    objects = ToTellQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name_plural = "to tell"
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(told_on__isnull=True), name="to_tell_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["victim", "event", "happened_on"],
                condition=~Q(event="coming"),
                name="victim_told_once_of_an_event",
            ),
            models.UniqueConstraint(
                fields=["victim", "release"],
                condition=Q(event="coming", told_on__isnull=True),
                name="victim_waits_once_for_a_release",
            ),
            models.CheckConstraint(
                condition=Q(event="coming", release__isnull=False, about_on__isnull=False)
                | ~Q(event="coming") & Q(release__isnull=True, about_on__isnull=True),
                name="victim_told_of_the_day_of_a_coming_release",
            ),
        ]

    def __str__(self) -> str:
        return self.get_event_display()
