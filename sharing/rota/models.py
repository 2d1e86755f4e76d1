"""Shifts of the on-call rota, the parts that somebody else covers, and requests to swap.

What a shift is at a moment follows from these rows and the clock: planned before `starts_at`, running until `ends_at`,
handed over once the person who comes next has signed (`signed_at` of the next shift), and time of which no row speaks
is a gap.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models

from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by, rest_read_by
from sharing.agencies.models import Agency, Team, User
from sharing.records.uuids import Keyed
from sharing.rota.rules import LEVEL_WORDS, SWAP_WORDS, Level, SwapState

LEVELS = [(level.value, words) for level, words in LEVEL_WORDS.items()]
SWAP_STATES = [(state.value, words) for state, words in SWAP_WORDS.items()]


class SpanOfTime(models.Func):
    """From a moment until a moment, which is not included."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class OneKey(models.Func):
    """A key as a range of that key alone: ranges can be kept apart by an index without an extension, keys cannot."""

    function = "int8range"
    output_field = BigIntegerRangeField()

    def __init__(self, key: str) -> None:
        super().__init__(models.F(key), models.F(key), models.Value("[]"))


def one_at_a_time(name: str, of: str, condition: models.Q) -> ExclusionConstraint:
    """No two of these rows of one `of` at one moment."""
    apart = RangeOperators.OVERLAPS
    return ExclusionConstraint(
        name=name, expressions=[(OneKey(of), apart), (SpanOfTime("starts_at", "ends_at"), apart)], condition=condition
    )


class RotaQuerySet(models.QuerySet):
    """Rows with a time on call."""

    def standing(self) -> Self:
        """Not called off."""
        return self.filter(called_off_at__isnull=True)

    def running(self, *, at: datetime) -> Self:
        return self.standing().filter(starts_at__lte=at, ends_at__gt=at)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        return self.standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class Shift(Keyed):
    """Somebody is on call for a duty desk, or in command of an agency, from a moment until a moment.

    team: the duty desk, None for command. agency: of the desk, or whose command it is. What is over is never changed: a
    running shift ends now, and a new row goes on. signed_at: when whoever holds it signed the sheet of the shift
    before.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="shifts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="shifts")
    level = models.CharField(max_length=10, choices=LEVELS)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_because = models.CharField(max_length=300, blank=True, db_default="", default="")

    READERS = (
        read_by(EVERYBODY, "level", "starts_at", "ends_at", "called_off_at", "made_at")
        | read_by(NO_PROGRAM, "called_off_because")
        | rest_read_by(NO_PROGRAM)
    )
    objects = RotaQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["ends_at"], condition=models.Q(called_off_at__isnull=True), name="shift_not_over"),
            models.Index(fields=["user", "ends_at"], name="shift_of_user"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(level=Level.COMMAND, team__isnull=True)
                | (models.Q(level__in=[Level.FIRST, Level.SECOND]) & models.Q(team__isnull=False)),
                name="shift_is_of_a_desk_or_of_command",
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_at__isnull=True, called_off_by__isnull=True, called_off_because="")
                | (
                    models.Q(called_off_at__isnull=False, called_off_by__isnull=False)
                    & ~models.Q(called_off_because="")
                ),
                name="shift_is_called_off_by_somebody_for_a_reason",
            ),
            *(
                one_at_a_time(
                    f"shift_one_{level.value}_at_a_time",
                    "agency" if level is Level.COMMAND else "team",
                    models.Q(level=level, called_off_at__isnull=True),
                )
                for level in Level
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.place}"

    @property
    def place(self) -> Team | Agency:
        """The desk; of command, the agency."""
        return self.team or self.agency


class ShiftCover(Keyed):
    """Someone else has a part of a shift, or all of it. The rest is its holder's."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="covers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shift_covers")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    READERS = read_by(EVERYBODY, "starts_at", "ends_at") | rest_read_by(NO_PROGRAM)  # as of the shift
    objects = RotaQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["user", "ends_at"], name="shift_cover_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_cover_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_at__isnull=True, called_off_by__isnull=True)
                | models.Q(called_off_at__isnull=False, called_off_by__isnull=False),
                name="shift_cover_is_called_off_by_somebody",
            ),
            one_at_a_time("shift_cover_one_at_a_time", "shift", models.Q(called_off_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.shift}"


class ShiftSwapQuerySet(models.QuerySet["ShiftSwap"]):
    def open(self, *, at: datetime) -> Self:
        """Asked, not answered, and of time that is not over."""
        return self.filter(state=SwapState.ASKED, ends_at__gt=at, shift__called_off_at__isnull=True)


class ShiftSwap(Keyed):
    """Whoever holds a shift asks somebody to take it, or a part of it. Until one accepts, the first holder is on call.

    asked_of: one colleague; None: the whole desk, or everybody who commands. Accepted, it is a cover of the shift.
    """

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_of = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    state = models.CharField(
        max_length=10, choices=SWAP_STATES, default=SwapState.ASKED, db_default=SwapState.ASKED.value
    )
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, db_default="", default="")  # why it was refused
    cover = models.OneToOneField(ShiftCover, on_delete=models.PROTECT, null=True, blank=True, related_name="swap")

    READERS = read_by(NO_PROGRAM, "reason", "answer") | rest_read_by(NO_PROGRAM)
    objects = ShiftSwapQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_swap_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="shift_swap_is_asked_for_a_reason"),
            models.CheckConstraint(
                condition=models.Q(state=SwapState.ASKED, answered_at__isnull=True, answered_by__isnull=True)
                | (~models.Q(state=SwapState.ASKED) & models.Q(answered_at__isnull=False)),
                name="shift_swap_has_the_times_of_its_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state=SwapState.ACCEPTED, cover__isnull=False)
                | (~models.Q(state=SwapState.ACCEPTED) & models.Q(cover__isnull=True)),
                name="shift_swap_that_is_accepted_is_a_cover",
            ),
            models.UniqueConstraint(
                fields=["shift", "starts_at"],
                condition=models.Q(state=SwapState.ASKED),
                name="shift_swap_is_asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Swap of {self.shift}"


class ShiftOffer(Keyed):
    """Time for which nobody is on call is offered to those who could take it. The first to accept is on call."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=LEVELS)
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    people = models.ManyToManyField(User, related_name="shift_offers")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    READERS = rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_offer_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(level=Level.COMMAND, team__isnull=True)
                | (models.Q(level__in=[Level.FIRST, Level.SECOND]) & models.Q(team__isnull=False)),
                name="shift_offer_is_of_a_desk_or_of_command",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_at__isnull=True, taken_by__isnull=True)
                | models.Q(taken_at__isnull=False, taken_by__isnull=False),
                name="shift_offer_is_taken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.team or self.agency}"
