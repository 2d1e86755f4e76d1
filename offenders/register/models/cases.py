"""Files on suspected offences under s.54, duties that never applied, and what was told otherwise to probation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from offenders.register.models.entries import NotificationDuty
from offenders.register.models.told import ITEM_KINDS
from offenders.register.querysets import DifferenceQuerySet, FileQuerySet, NeverAppliedQuerySet
from offenders.register.rules.states import FileState
from offenders.rows import account
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

FILE_STATES = [
    (FileState.CONSIDERED.value, "Considered"),
    (FileState.CHARGED.value, "Charged"),
    (FileState.NO_FURTHER_ACTION.value, "No further action"),
    (FileState.EXCUSE_ACCEPTED.value, "Reasonable excuse accepted"),
]


class DutyFile(Keyed):
    """Whether the person committed an offence under s.54 is considered: by failing to notify, or by false information.

    duty: the one that was not met; None where what was told was false. What comes of it is decided by people.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="duty_files")
    duty = models.ForeignKey(NotificationDuty, on_delete=models.PROTECT, null=True, blank=True, related_name="files")
    state = models.CharField(max_length=20, choices=FILE_STATES, default=FileState.CONSIDERED.value)
    reason = models.CharField("what is suspected", max_length=1000)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = account()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = account(null=True)
    outcome = models.CharField("reason for the decision", max_length=1000, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "outcome")
    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["opened_at", "id"], name="duty_file_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=Q(duty__isnull=False), name="duty_file_once_a_duty"),
            models.CheckConstraint(
                condition=Q(state="considered", decided_at__isnull=True, outcome="")
                | ~Q(state="considered") & Q(decided_at__isnull=False) & ~Q(outcome=""),
                name="duty_file_decided_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"s.54 file: {self.get_state_display()}"


class NeverApplied(Keyed):
    """The duties never applied, by a court's order on appeal (s.61(3)): one person says so with the paper, a second
    confirms it or refuses."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="never_applied")
    court = models.CharField(max_length=120)
    ordered_on = models.DateField("date of the order")
    paper = models.CharField("court paper, by its reference", max_length=200)
    reason = models.CharField(max_length=500)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = account()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = account(null=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = account(null=True)
    refused_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "paper", "refused_because") | read_by(EVERYBODY, "court")
    objects = NeverAppliedQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["proposed_at", "id"], name="never_applied_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"],
                condition=Q(refused_at__isnull=True),
                name="never_applied_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True),
                name="never_applied_is_confirmed_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                name="never_applied_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"never applied, by {self.court}"


class ToldDifference(Keyed):
    """One side was told something that the other was not. Both stand; which is right is settled by people.

    police, probation: as each side was told; the one that was not told is empty.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="told_differences")
    kind = models.CharField(max_length=20, choices=ITEM_KINDS)
    police = models.CharField("told to police", max_length=300, blank=True)
    probation = models.CharField("told to probation", max_length=300, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = account(null=True)
    settled_because = models.CharField("how it was settled", max_length=500, blank=True)

    # There for those who read such a thing on the register at all (`RegisterItemQuerySet`)
    READERS = read_by(NO_PROGRAM, "police", "probation", "settled_because")
    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        indexes = [models.Index(fields=["opened_at", "id"], name="told_difference_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "kind", "police", "probation"],
                condition=Q(settled_at__isnull=True),
                name="told_difference_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_because="")
                | Q(settled_at__isnull=False) & ~Q(settled_because=""),
                name="told_difference_settled_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: told otherwise"
