"""A handover to police with its checklist and the questions asked in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from offenders.police_handover.rules import (
    KIND_WORDS,
    NOT_ACCEPTED,
    OPEN,
    PART_WORDS,
    STATE_WORDS,
    HandoverKind,
    HandoverState,
    takes_effect_on,
)
from offenders.rows import OfPersonQuerySet, account
from sharing.access.fields import NO_PROGRAM, WORKS_ON_HANDOVERS, read_by
from sharing.records.uuids import Keyed

KINDS = [(kind.value, words) for kind, words in KIND_WORDS.items()]
STATES = [(state.value, words) for state, words in STATE_WORDS.items()]
PARTS = [(part.value, words) for part, words in PART_WORDS.items()]


class PoliceHandoverQuerySet(OfPersonQuerySet):
    def open(self) -> Any:
        """Under way: not in effect, and not stopped."""
        return self.filter(state__in=OPEN)

    def not_accepted(self) -> Any:
        return self.filter(state__in=NOT_ACCEPTED)

    def due_to_take_effect(self, *, on: date) -> Any:
        """Accepted, and the last day of who hands over has passed."""
        return self.filter(state=HandoverState.ACCEPTED, last_day__lt=on)

    def in_effect(self) -> Any:
        return self.filter(state=HandoverState.IN_EFFECT)

    def with_words(self) -> Any:
        return self.select_related(
            "offender__establishment",
            *(f"{name}__agency" for name in ("drafted_by", "offered_by", "signed_by", "accepted_by")),
        )


class PoliceHandover(Keyed):
    """The lead for a person passes to police on the day after `last_day`, once both sides have signed.

    from_agency, to_team: the uids of the agency that hands over and of the team that takes over, which `sharing` has;
    empty where nobody is named yet. from_name: as the agency was called then.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="police_handovers")
    kind = models.CharField(max_length=20, choices=KINDS)
    state = models.CharField(
        max_length=10, choices=STATES, default=HandoverState.DUE.value, db_default=HandoverState.DUE.value
    )
    last_day = models.DateField("last day of the sending agency")
    begun_at = models.DateTimeField()
    from_agency = models.UUIDField(null=True, blank=True)
    from_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    to_team = models.UUIDField(null=True, blank=True)
    to_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    drafted_by = account(null=True, blank=True)
    drafted_at = models.DateTimeField(null=True, blank=True)
    offered_by = account(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    signed_by = account(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    accepted_by = account(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField("police lead since", null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=200, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "from_name", "to_name", "stopped_because", "reason")
    objects = PoliceHandoverQuerySet.as_manager()

    class Meta:
        ordering = ["last_day", "pk"]
        indexes = [
            models.Index(fields=["last_day", "id"], name="police_handover_by_day"),
            models.Index(
                fields=["last_day"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="police_handover_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="police_handover_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "in_effect"])
                | Q(accepted_by__isnull=False, accepted_at__isnull=False, signed_by__isnull=False),
                name="police_handover_is_signed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=models.F("signed_by")),
                name="police_handover_is_signed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state="in_effect", effective_at__isnull=False)
                | (~Q(state="in_effect") & Q(effective_at__isnull=True)),
                name="police_handover_takes_effect_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="stopped", stopped_at__isnull=False)
                | (~Q(state="stopped") & Q(stopped_at__isnull=True)),
                name="police_handover_stops_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def takes_effect_on(self) -> date:
        return takes_effect_on(self.last_day)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def kind_of(self) -> HandoverKind:
        return HandoverKind(self.kind)


class HandoverCheck(Keyed):
    """One part of the checklist, recorded. Recorded again it is the newer one that counts, and the log has both."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    handover = models.ForeignKey(PoliceHandover, on_delete=models.CASCADE, related_name="checks")
    part = models.CharField(max_length=20, choices=PARTS)
    done_on = models.DateField("date")
    note = models.TextField(blank=True)
    recorded_by = account()
    recorded_at = models.DateTimeField()

    READERS = read_by(WORKS_ON_HANDOVERS, "note")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["handover", "part"], name="handover_check_once")]

    def __str__(self) -> str:
        return self.get_part_display()


class HandoverQuestion(Keyed):
    """What police asked before they accept, and what they were answered."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    handover = models.ForeignKey(PoliceHandover, on_delete=models.CASCADE, related_name="questions")
    question = models.TextField()
    asked_by = account()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="", db_default="")
    answered_by = account(null=True, blank=True)
    answered_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, blank=True)

    READERS = read_by(WORKS_ON_HANDOVERS, "question", "answer")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="handover_question_is_written"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="handover_question_is_answered_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:60]
