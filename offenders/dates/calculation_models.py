"""Calculations, date conflicts and date overrides, and who answers for each."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from offenders.dates.models import CODES
from offenders.dates.querysets import (
    CalculationQuerySet,
    ConflictQuerySet,
    DueRecalculationQuerySet,
    OverrideQuerySet,
    ReplayLineQuerySet,
)
from offenders.dates.rules.releases import Code
from offenders.dates.rules.replays import build_moved_date_lines
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed
from sharing.time_words import format_date

ACCOUNT = settings.AUTH_USER_MODEL


class Calculation(Keyed):
    """What the rules made of a person's record, from one moment until the record or the law made it another.

    A row is written only when the outcome is another than before. `dates`: ISO days by code; empty with `refused`,
    which says in words why there are none. `readings`: where the law is open, the dates by each reading of it.
    `because`: what brought it about, in words. `rests_on`: the entries of the register of law by whose rules the dates
    were worked out, None where it was not asked. Never official.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="calculations")
    dates = models.JSONField(default=dict)
    refused = models.TextField(blank=True)
    readings = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    rests_on = ArrayField(models.CharField(max_length=60), null=True)
    law_on = models.DateField("by the law in force on")
    because = models.CharField(max_length=160)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "dates", "refused", "readings", "rests_on", "because")
    objects = CalculationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            GinIndex(
                fields=["rests_on"],
                condition=models.Q(superseded_at__isnull=True),
                name="calculation_rests_on",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"],
                condition=models.Q(superseded_at__isnull=True),
                name="calculation_current_once",
            ),
            models.CheckConstraint(
                condition=models.Q(refused="") | models.Q(dates={}), name="calculation_has_dates_or_a_refusal"
            ),
            models.CheckConstraint(
                condition=models.Q(readings=[]) | ~models.Q(refused=""), name="calculation_has_readings_where_refused"
            ),
        ]

    def __str__(self) -> str:
        return self.refused or ", ".join(f"{code} {day}" for code, day in self.dates.items())

    def days(self) -> dict[str, date]:
        return _days(self.dates)

    def by_reading(self) -> tuple[dict[Code, date], ...]:
        return tuple({Code(code): day for code, day in _days(reading).items()} for reading in self.readings)


class DateConflict(Keyed):
    """The sources do not say the same day of one date of a person. None: the source says that there is no such date.

    It is open until one day is accepted, and over when the sources agree or say something else (then it is another
    one). An accepted one stays until then: these very days were looked at. `leaves_on`: the first day on which the
    person may leave while it stands, for the order of lists; NEVER where no release route lies ahead.
    """

    NEVER = date.max

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="date_conflicts")
    code = models.CharField(max_length=5, choices=CODES)
    official_on = models.DateField(null=True)
    court_on = models.DateField(null=True)
    worked_out_on = models.DateField(null=True)
    leaves_on = models.DateField("the person may leave on", default=NEVER)
    found_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    answer_due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=160, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "evidence", "ended_because")
    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["found_at", "pk"]
        indexes = [
            models.Index(
                fields=["leaves_on", "id"], condition=models.Q(ended_at__isnull=True), name="conflict_standing_by_day"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "code"],
                condition=models.Q(ended_at__isnull=True),
                name="conflict_stands_once_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True, reason="", evidence="")
                | (
                    models.Q(accepted_at__isnull=False, accepted_by__isnull=False)
                    & ~models.Q(reason="")
                    & ~models.Q(evidence="")
                ),
                name="conflict_is_accepted_for_a_reason_with_evidence",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_at__isnull=True, asked_by__isnull=True, answer_due_at__isnull=True)
                | models.Q(asked_at__isnull=False, asked_by__isnull=False, answer_due_at__isnull=False),
                name="conflict_is_asked_by_somebody_until_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | models.Q(asked_at__isnull=False),
                name="conflict_is_answered_once_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="") | ~models.Q(ended_because=""),
                name="conflict_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.official_on}, {self.worked_out_on}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.accepted_at is None

    @property
    def waits_for_answer(self) -> bool:
        """The prison was asked, and has not answered."""
        return self.is_open and self.asked_at is not None and self.answered_at is None

    @property
    def may_leave_on(self) -> date | None:
        return None if self.leaves_on == self.NEVER else self.leaves_on


class DateConflictMove(Keyed):
    """What became of a conflict: what was done, by whom (nobody: automatically), when, and why. Only ever added to."""

    class Kind(models.TextChoices):
        FOUND = "found", "Date conflict found"
        ASKED = "asked", "Prison asked"
        ANSWERED = "answered", "Prison answered"
        ACCEPTED = "accepted", "Prison date accepted"
        REOPENED = "reopened", "Reopened"
        ENDED = "ended", "Date conflict ended"

    conflict = models.ForeignKey(DateConflict, on_delete=models.CASCADE, related_name="moves")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField()

    READERS = read_by(NO_PROGRAM, "words")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="conflict_move_has_words")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"


class DateOverride(Keyed):
    """For one date another day than the official one counts, for a while. It counts once a second person has
    countersigned, and until `ends_on`, that day not included; the sheet may be put right before.

    `seen`: the release before, after and by our calculation, as ISO days, when it was proposed."""

    class Source(models.TextChoices):
        COURT = "court", "The court's record"
        OURS = "ours", "Our calculation"
        OTHER = "other", "Other"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="date_overrides")
    code = models.CharField(max_length=5, choices=CODES)
    falls_on = models.DateField()
    source = models.CharField(max_length=10, choices=Source)
    reason = models.TextField()
    evidence = models.CharField(max_length=200)
    ends_on = models.DateField("counts until")
    seen = models.JSONField("what the proposer saw", default=dict)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    countersigned_at = models.DateTimeField(null=True)
    countersigned_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=160, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "evidence", "ended_because", "seen")
    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "code"],
                condition=models.Q(ended_at__isnull=True),
                name="override_stands_once_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(countersigned_at__isnull=True, countersigned_by__isnull=True)
                | (
                    models.Q(countersigned_at__isnull=False, countersigned_by__isnull=False)
                    & ~models.Q(countersigned_by=models.F("proposed_by"))
                ),
                name="override_is_countersigned_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(evidence=""), name="override_has_a_reason_and_evidence"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="") | ~models.Q(ended_because=""),
                name="override_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.falls_on}, until {self.ends_on}"


class BroughtForward(Keyed):
    """One person's entries alone brought forward the first day on which the person may leave, or the end of the
    sentence, without any difference between the sources. Until a second person confirms it, the dates before speak too:
    the release is in dispute, the licence runs to the later end. One that is refused stays so until what is wrong is
    corrected.

    `before`: of the release, ISO days by code, the later of what the prison's sheet and our calculation said;
    `end_before`: of the end. Either is empty where that did not come forward. The days due are of the release, where
    both did. period: the custody that was open; None of somebody who was out.
    """

    class Wrong(models.TextChoices):
        SHEET = "sheet", "The prison’s date"
        RECORD = "record", "The sentence, offence or days that our calculation comes from"
        BOTH = "both", "Both"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="brought_forward")
    period = models.ForeignKey("offenders.CustodyPeriod", on_delete=models.CASCADE, null=True, related_name="+")
    before = models.JSONField(default=dict)
    end_before = models.JSONField(default=dict, db_default={})
    due_before = models.DateField("first day of release before")
    due_on = models.DateField("first day of release now")
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(max_length=200, blank=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    refused_because = models.CharField(max_length=300, blank=True)
    to_correct = models.CharField("which is to be corrected", max_length=8, choices=Wrong, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=160, blank=True)

    READERS = read_by(EVERYBODY, "before", "end_before") | read_by(
        NO_PROGRAM, "evidence", "refused_because", "ended_because"
    )
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"],
                condition=models.Q(ended_at__isnull=True),
                name="brought_forward_once_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True, evidence="")
                | (
                    models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                    & ~models.Q(evidence="")
                    & ~models.Q(confirmed_by=models.F("moved_by"))
                ),
                name="brought_forward_is_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(refused_at__isnull=True, refused_by__isnull=True, refused_because="", to_correct="")
                | (
                    models.Q(refused_at__isnull=False, refused_by__isnull=False)
                    & ~models.Q(refused_because="")
                    & ~models.Q(to_correct="")
                ),
                name="brought_forward_is_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="") | ~models.Q(ended_because=""),
                name="brought_forward_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"from {self.due_before} to {self.due_on}"

    def days(self) -> dict[str, date]:
        return _days(self.end_before | self.before)


class DateCheck(Keyed):
    """Two people work out a person's dates, each without the other's answer.

    `maker_dates` and `checker_dates`: ISO days by code. `record`: a fingerprint of the facts that both worked from;
    once the record is another, the check no longer says anything of it.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="date_checks")
    record = models.CharField(max_length=64)
    maker = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    maker_dates = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    checker = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    checker_dates = models.JSONField(null=True)
    checked_at = models.DateTimeField(null=True)
    agrees = models.BooleanField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=160, blank=True)
    outdated_at = models.DateTimeField(null=True)  # since when the record is another, of two answers that differ

    READERS = read_by(EVERYBODY, "record", "maker_dates", "checker_dates") | read_by(NO_PROGRAM, "ended_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"], condition=models.Q(ended_at__isnull=True), name="date_check_stands_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    checked_at__isnull=True, checker__isnull=True, checker_dates__isnull=True, agrees__isnull=True
                )
                | (
                    models.Q(
                        checked_at__isnull=False,
                        checker__isnull=False,
                        checker_dates__isnull=False,
                        agrees__isnull=False,
                    )
                    & ~models.Q(checker=models.F("maker"))
                ),
                name="date_check_is_checked_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="") | ~models.Q(ended_because=""),
                name="date_check_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"made {format_date(self.made_at)}, {'checked' if self.checked_at else 'not checked'}"


class DueRecalculation(Keyed):
    """Somebody whose dates are to be worked out anew, because a row of reference data that they rest on was changed.

    row: the uid of that row. done_at: None until the clock has done it, also while it is set aside.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    row = models.UUIDField()
    because = models.CharField(max_length=160)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    READERS = read_by(NO_PROGRAM, "because")
    objects = DueRecalculationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["row", "done_at"], name="due_recalculation_by_row")]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "offender"], condition=models.Q(done_at__isnull=True), name="due_recalculation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offender_id}: {self.because}"


class LawReplay(Keyed):
    """The caseload worked out under a law that begins on another day: who would move, before the switch.

    `commencements`: ISO days by the name of what begins. `settled`: of questions that the law leaves open, by their
    names, the reading that is tried. `change`: the change of the register of law that waits for it. Worked through by
    a job; `done` of `people` are.
    """

    title = models.CharField(max_length=120)
    commencements = models.JSONField()
    settled = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    change = models.ForeignKey("offenders.ReferenceChange", on_delete=models.PROTECT, null=True, related_name="replays")
    people = models.PositiveIntegerField("on record when it was asked", default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    last_key = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def days(self) -> dict[str, date]:
        return _days(self.commencements)

    @property
    def percent(self) -> int:
        """How far it is. Of everybody, whoever looks: never shown as a number of people."""
        return min(99, 100 * self.done // self.people) if self.people else 0


class LawReplayLine(Keyed):
    """One person whom that law would move. Refusals in words, dates as ISO days by code."""

    replay = models.ForeignKey(LawReplay, on_delete=models.CASCADE, related_name="lines")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    refused_before = models.TextField(blank=True)
    refused_after = models.TextField(blank=True)
    moves_days = models.IntegerField("days by which the earliest release moves", null=True)
    size = models.PositiveIntegerField("for sorting, biggest change first", default=0)

    READERS = read_by(EVERYBODY, "before", "after", "refused_before", "refused_after")
    objects = ReplayLineQuerySet.as_manager()

    class Meta:
        ordering = ["-size", "-pk"]
        indexes = [models.Index(fields=["replay", "-size", "-id"], name="replay_line_by_size")]
        constraints = [models.UniqueConstraint(fields=["replay", "offender"], name="replay_names_a_person_once")]

    def __str__(self) -> str:
        return f"{self.offender_id}: {self.moves_days}"

    def lines(self) -> list[tuple[str, date | None, date | None]]:
        """Each date that is another: its code, the day it was and the day it would be."""
        return build_moved_date_lines(_days(self.before), _days(self.after))


def _days(said: dict[str, str]) -> dict[str, date]:
    return {code: date.fromisoformat(day) for code, day in said.items()}
