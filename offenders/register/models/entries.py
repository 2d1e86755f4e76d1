"""Who is on the register, since when and until when, and what they owe."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from offenders.convictions.models import Sentence
from offenders.register.querysets import (
    NotificationDutyQuerySet,
    NotificationPeriodQuerySet,
    NotificationQuerySet,
    RegisterEntryQuerySet,
)
from offenders.register.rules.duties import Duty
from offenders.register.rules.states import LISTED, DutyState, EntryState
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

NOTHING_DUE = date(9999, 12, 31)  # after every day: a list in the order of what is due ends with these
ENTRY_STATES = [
    (EntryState.EXPECTED.value, "Expected: duties begin on release"),
    (EntryState.ACTIVE.value, "Active"),
    (EntryState.STOPPED.value, "Stopped: held again"),
    (EntryState.ABROAD.value, "Abroad"),
    (EntryState.ENDED.value, "Ended"),
    (EntryState.NEVER_APPLIED.value, "Never applied"),
    (EntryState.UNDECIDED.value, "Cannot be decided"),
    (EntryState.NOT_SUBJECT.value, "Not subject"),
]
DUTY_KINDS = [
    (Duty.INITIAL.value, "First notification"),
    (Duty.RELEASE.value, "Notification after release"),
    (Duty.CHANGE.value, "Change"),
    (Duty.PERIODIC.value, "Yearly or weekly notification"),
    (Duty.RETURN.value, "Notification after return"),
    (Duty.TRAVEL_OUT.value, "Travel notice"),
    (Duty.TRAVEL_BACK.value, "Notice of return from travel"),
]
DUTY_STATES = [
    (DutyState.OPEN.value, "Open"),
    (DutyState.SETTLED.value, "Settled"),
    (DutyState.LATE.value, "Overdue"),
    (DutyState.SETTLED_LATE.value, "Settled late"),
    (DutyState.FILE_OPENED.value, "Overdue, s.54 file opened"),
    (DutyState.LIFTED.value, "Lifted"),
    (DutyState.SUPERSEDED.value, "Superseded"),
]


class NotificationAnswer(Keyed):
    """What the law made of the record of a person at one time: whether Part 4 applies, with the working. Never changed;
    a later answer takes its place.

    refused: why it cannot be worked out; empty where it could. because: what brought it about. law_version: the days
    of the law that were read. working: each step with its section.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="notification_answers")
    computed_at = models.DateTimeField(default=timezone.now)
    as_at = models.DateField()
    because = models.CharField(max_length=160)
    refused = models.CharField(max_length=300, blank=True)
    working = models.JSONField(default=list)
    law_version = models.CharField(max_length=20)

    READERS = read_by(EVERYBODY, "because", "refused", "working", "law_version")
    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["offender", "-id"], name="notification_answer_by_person")]

    def __str__(self) -> str:
        return self.refused or f"worked out on {self.as_at}"


class NotificationPeriod(Keyed):
    """For how long one offence makes the person subject to notification, as one answer has it. Never changed.

    starts_on: the first day of the years; from_on: the first day on which duties run. ends_on: the last day, None while
    the person is held with no day of release. ends_later_on: by the years counted from the release, where that is
    another day. last_day: the later of the two, after which duties are lifted. disregarded: each time held that makes
    it longer. sentence: its key stays when somebody takes the sentence off the record.
    """

    answer = models.ForeignKey(NotificationAnswer, on_delete=models.CASCADE, related_name="periods")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="notification_periods")
    sentence = models.ForeignKey(Sentence, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    offence = models.CharField(max_length=300)
    years = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=40)
    starts_on = models.DateField()
    from_on = models.DateField()
    ends_on = models.DateField(null=True)
    ends_later_on = models.DateField(null=True)
    last_day = models.DateField(null=True)
    disregarded = models.JSONField("days held that are left out", default=list)

    READERS = read_by(EVERYBODY, "offence", "section", "disregarded")
    objects = NotificationPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [
            models.Index(fields=["offender", "last_day"], name="notification_period_by_person"),
            models.Index(fields=["starts_on", "id"], name="notification_period_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.years} years from {self.starts_on}"


class RegisterEntry(Keyed):
    """Where a person is on the register now, by the answer that counts. One for everybody who was sentenced.

    refused: as the answer's; duties_refused: why what is due cannot be worked out, though the period could. ends_on:
    the last day of the last period. next_due_on: of the duties that are owed the first; `NOTHING_DUE` where none is.
    look_again_on: the next day on which time alone changes something.
    """

    offender = models.OneToOneField("offenders.Offender", on_delete=models.CASCADE, related_name="register_entry")
    answer = models.OneToOneField(NotificationAnswer, on_delete=models.PROTECT, related_name="entry")
    state = models.CharField(max_length=20, choices=ENTRY_STATES)
    since = models.DateField("in this state since")
    refused = models.CharField(max_length=300, blank=True)
    duties_refused = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(default=NOTHING_DUE)
    next_duty = models.CharField(max_length=20, choices=DUTY_KINDS, blank=True)
    late_count = models.PositiveSmallIntegerField("duties that are overdue", default=0)
    has_residence = models.BooleanField("has a sole or main residence", null=True)
    look_again_on = models.DateField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(EVERYBODY, "refused", "duties_refused")
    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["next_due_on", "pk"]
        verbose_name_plural = "register entries"
        indexes = [
            models.Index(
                fields=["next_due_on", "id"],
                condition=Q(state__in=sorted(state.value for state in LISTED)),
                name="register_entry_by_due",
            ),
            models.Index(
                fields=["look_again_on"], condition=Q(look_again_on__isnull=False), name="register_entry_to_look_at"
            ),
            models.Index(fields=["changed_at", "id"], name="register_entry_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="undecided") & ~Q(refused="") | ~Q(state="undecided") & Q(refused=""),
                name="register_entry_undecided_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def has_nothing_due(self) -> bool:
        return self.next_due_on == NOTHING_DUE


class NotificationDuty(Keyed):
    """Something that the person owes the police, derived by rule from what is on record. It never vanishes.

    about: the uid of the change or journey that it is about; empty for the others. since: the day from which its days
    count. settled_by: the notice that met it. ended_because: by which section it was lifted, or why it was superseded.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="notification_duties")
    kind = models.CharField(max_length=20, choices=DUTY_KINDS)
    about = models.CharField(max_length=36, blank=True)
    cause = models.CharField(max_length=200)
    section = models.CharField(max_length=40)
    since = models.DateField("counted from")
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=DUTY_STATES, default=DutyState.OPEN.value)
    opened_at = models.DateTimeField(default=timezone.now)
    late_since = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "offenders.Notice", on_delete=models.PROTECT, null=True, blank=True, related_name="settles"
    )
    settled_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)
    excuse = models.CharField("reasonable excuse as noted", max_length=500, blank=True)

    READERS = read_by(EVERYBODY, "about", "cause", "section", "ended_because") | read_by(NO_PROGRAM, "excuse")
    objects = NotificationDutyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name_plural = "notification duties"
        indexes = [
            models.Index(fields=["due_on", "id"], name="notification_duty_by_due"),
            models.Index(fields=["offender", "state"], name="notification_duty_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "kind", "about", "since"],
                condition=Q(state__in=["open", "late", "file_opened"]),
                name="notification_duty_owed_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["settled", "settled_late"], settled_on__isnull=False)
                | ~Q(state__in=["settled", "settled_late"]) & Q(settled_on__isnull=True),
                name="notification_duty_settled_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "late", "file_opened"], ended_at__isnull=True)
                | ~Q(state__in=["open", "late", "file_opened"]) & Q(ended_at__isnull=False),
                name="notification_duty_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.due_on}"

    @property
    def is_owed(self) -> bool:
        return self.state in (DutyState.OPEN, DutyState.LATE, DutyState.FILE_OPENED)

    @property
    def is_overdue(self) -> bool:
        return self.state in (DutyState.LATE, DutyState.FILE_OPENED)
