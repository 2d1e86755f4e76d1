"""Victims in contact, what they ask for, and what they have been told. Behind capabilities of their own."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from offenders.rows import account
from parole.reviews.models import ParoleReview
from parole.victims.choices import PASSED_TO, REQUEST_ANSWERS, REQUEST_STATUSES, SUBJECTS, VICTIM_EVENTS
from parole.victims.querysets import (
    LiaisonAnswerQuerySet,
    LiaisonNoticeQuerySet,
    RequestQuerySet,
    ToTellQuerySet,
    VictimQuerySet,
)
from parole.victims.rules import clocks
from parole.victims.rules.requests import Status
from sharing import row_guard
from sharing.access.fields import KNOWS_VICTIMS, KNOWS_VICTIMS_ASK, read_by, rest_read_by
from sharing.records.uuids import Keyed


class Victim(Keyed):
    """A victim in the contact scheme, by the scheme's reference: no name, no address."""

    class Contact(models.TextChoices):
        LETTER = "letter", "By letter"
        PHONE = "phone", "By phone"
        EMAIL = "email", "By email"
        THROUGH_OTHERS = "through_others", "Through someone else"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("reference in the contact scheme", max_length=40)
    is_in_scheme = models.BooleanField("in the victim contact scheme", default=True)
    contact = models.CharField("how to contact them", max_length=20, choices=Contact, default=Contact.LETTER)
    not_wanted = ArrayField(
        models.CharField(max_length=20, choices=SUBJECTS), verbose_name="does not want to hear about", default=list
    )
    note = models.CharField(max_length=500, blank=True)
    officer = account(null=True)
    added_at = models.DateTimeField(default=timezone.now)
    left_on = models.DateField(null=True, blank=True)

    READERS = read_by(KNOWS_VICTIMS, "reference", "note") | rest_read_by(KNOWS_VICTIMS)
    ROW_CLASS = row_guard.VICTIMS
    # Whoever reads a request that was passed on joins the victim's row to it, whose columns they do not read.
    ROW_READ_BY = """EXISTS (SELECT FROM parole_victimrequest _r
        WHERE _r.victim_id = parole_victim.id AND _r.passed_at IS NOT NULL)"""
    objects = VictimQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["offender", "reference"], name="victim_once_a_person")]

    def __str__(self) -> str:
        return self.reference


class LiaisonAnswer(Keyed):
    """What victim liaison said whether victims of a person are in contact. The latest counts; none: not asked yet."""

    class Answer(models.TextChoices):
        IN_CONTACT = "in_contact", "Victims are in contact"
        NONE = "none", "No victim is in the contact scheme"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    said_by = account()
    said_at = models.DateTimeField(default=timezone.now)

    READERS = rest_read_by(KNOWS_VICTIMS)
    ROW_CLASS = row_guard.VICTIMS
    objects = LiaisonAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]

    def __str__(self) -> str:
        return self.get_answer_display()


class LiaisonNotice(Keyed):
    """Victim liaison is to know of a step of others, whether or not there is a victim: a task until one of them
    acknowledges it in their own session."""

    class About(models.TextChoices):
        VARIATION = "variation", "A licence is being varied"
        RECALL = "recall", "Recall was agreed"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    of = models.UUIDField("which licence or recall", unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    acknowledged_by = account(null=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    to_consider = models.CharField("what must be considered", max_length=300, blank=True)

    READERS = read_by(KNOWS_VICTIMS_ASK, "to_consider") | rest_read_by(KNOWS_VICTIMS_ASK)
    ROW_CLASS = row_guard.VICTIM_REQUESTS
    objects = LiaisonNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="notice_acknowledged_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.get_about_display()


class Statement(Keyed):
    """A victim's personal statement for one review, and what else the victim asked of it."""

    victim = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="statements")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="+")
    received_on = models.DateField(null=True, blank=True)
    may_be_disclosed = models.BooleanField("can be shown to the prisoner", default=False)
    is_read_at_hearing = models.BooleanField("to be read at the hearing", default=False)
    asks_to_observe = models.BooleanField("asks to observe the hearing", default=False)
    asks_for_summary = models.BooleanField("asks for a summary of the decision", default=False)
    summary_sent_on = models.DateField(null=True, blank=True)

    READERS = rest_read_by(KNOWS_VICTIMS)
    ROW_CLASS = row_guard.VICTIMS
    objects = VictimQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["victim", "review"], name="statement_once_a_review")]

    def __str__(self) -> str:
        return f"{self.victim} for {self.review}"

    @property
    def draft_key(self) -> str:
        """Of what is typed into its form: a victim gives each review a statement of its own."""
        return f"{self.victim.uid}.{self.review.uid}"


class VictimRequest(Keyed):
    """A condition that a victim asks for, in words that name no victim and no place of one, and what became of it."""

    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="requests")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    asked = models.CharField("what is asked for", max_length=500)
    why = models.CharField(max_length=500, blank=True)
    asked_on = models.DateField()
    recorded_by = account(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=REQUEST_STATUSES, default=Status.ASKED)
    passed_to = models.CharField("passed on to", max_length=10, choices=PASSED_TO, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    passed_by = account(null=True)
    review = models.ForeignKey(ParoleReview, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=REQUEST_ANSWERS, blank=True)
    answer_reason = models.CharField("reason of the answer", max_length=500, blank=True)
    reference = models.CharField("reference of the Board's document", max_length=80, blank=True)
    decided_on = models.DateField("date of the decision", null=True, blank=True)
    answered_by = account(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = account(null=True)
    told_how = models.CharField(max_length=20, choices=Victim.Contact, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = account(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    READERS = (
        read_by(KNOWS_VICTIMS_ASK, "asked", "why", "answer_reason", "reference", "withdrawn_because")
        | read_by(KNOWS_VICTIMS, "told_at", "told_how")
        | rest_read_by(KNOWS_VICTIMS_ASK)
    )
    ROW_CLASS = row_guard.VICTIM_REQUESTS
    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["asked", "withdrawn"]) | (~Q(passed_to="") & Q(passed_at__isnull=False)),
                name="request_passed_on_names_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True)
                | (~Q(outcome="") & Q(answered_at__isnull=False, decided_on__isnull=False)),
                name="request_answered_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["included", "changed", "refused", "told"]) | ~Q(outcome=""),
                name="request_decided_keeps_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(status="told", told_at__isnull=False) | ~Q(status="told") & Q(told_at__isnull=True),
                name="request_told_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_at__isnull=False)
                | ~Q(status="withdrawn") & Q(withdrawn_at__isnull=True),
                name="request_withdrawn_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.asked


class ToTell(Keyed):
    """A victim is to be told of something by a moment: a task. Of what a victim does not wish to hear, it says that."""

    victim = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="to_tell")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    request = models.ForeignKey(VictimRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="to_tell")
    event = models.CharField(max_length=20, choices=VICTIM_EVENTS)
    cause = models.CharField("which of several that happened that day", max_length=60, blank=True)
    happened_on = models.DateField()
    release = models.ForeignKey("offenders.Release", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    about_on = models.DateField("first date the person may be out", null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    is_wanted = models.BooleanField("the victim wants to hear about it", default=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = account(null=True)

    READERS = read_by(KNOWS_VICTIMS, "cause") | rest_read_by(KNOWS_VICTIMS)
    ROW_CLASS = row_guard.VICTIMS
    objects = ToTellQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name_plural = "to tell"
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(told_at__isnull=True, is_wanted=True), name="to_tell_by_time"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["victim", "event", "happened_on", "cause"],
                condition=~Q(event="coming"),
                name="victim_told_once_of_an_event",
            ),
            models.UniqueConstraint(
                fields=["victim", "release"],
                condition=Q(event="coming", told_at__isnull=True),
                name="victim_waits_once_for_a_release",
            ),
            models.CheckConstraint(
                condition=Q(event="coming", release__isnull=False, about_on__isnull=False)
                | ~Q(event="coming") & Q(release__isnull=True, about_on__isnull=True),
                name="victim_told_of_the_day_of_a_coming_release",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, told_by__isnull=True)
                | Q(told_at__isnull=False, told_by__isnull=False),
                name="victim_told_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_event_display()

    @property
    def due_on(self) -> date:
        return clocks.due_on(timezone.localtime(self.due_at))

    @property
    def is_due_by_the_hour(self) -> bool:
        return clocks.is_due_by_the_hour(timezone.localtime(self.due_at))

    @property
    def was_late(self) -> bool:
        return self.told_at is not None and self.told_at > self.due_at


class Telling(Keyed):
    """A victim was told, or could not be reached: by whom, how and when. A mistaken entry is withdrawn in sight."""

    task = models.ForeignKey(ToTell, on_delete=models.CASCADE, related_name="tellings")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = account()
    channel = models.CharField(max_length=20, choices=Victim.Contact)
    was_reached = models.BooleanField()
    what_was_said = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = account(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(KNOWS_VICTIMS, "what_was_said", "withdrawn_because") | rest_read_by(KNOWS_VICTIMS)
    ROW_CLASS = row_guard.VICTIMS
    objects = VictimQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(was_reached=True, withdrawn_at__isnull=True),
                name="victim_reached_once_of_a_task",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
                name="telling_withdrawn_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {'reached' if self.was_reached else 'not reached'}"
