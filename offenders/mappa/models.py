"""MAPPA cases with their levels, meetings, agenda, actions, minutes and exit."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.mappa.choices import (
    ACTION_STATES,
    BASES,
    BODIES,
    CASE_STATES,
    CATEGORIES,
    LEAD_BODIES,
    LEVEL_CHOICES,
    LEVEL_STATES,
    MEETING_STATES,
    PROGRAMMES,
)
from offenders.mappa.querysets import (
    MappaActionQuerySet,
    MappaCaseQuerySet,
    MappaLevelQuerySet,
    MappaMeetingQuerySet,
    MappaMinutesQuerySet,
    MappaQuerySet,
)
from offenders.mappa.rules import ActionState, Body, CaseState, LevelState, MeetingState, says
from offenders.rows import account
from sharing import row_guard
from sharing.access.fields import EVERYBODY, MAPPA_MINUTES, NO_PROGRAM, WORKS_IN_MAPPA, read_by, rest_read_by
from sharing.access.roles import Capability, holders
from sharing.records.uuids import Keyed
from sharing.time_words import format_date


def both_or_neither(*names: str) -> Q:
    return Q(**{f"{name}__isnull": True for name in names}) | Q(**{f"{name}__isnull": False for name in names})


class MappaCase(Keyed):
    """A person is managed under MAPPA, in one programme.

    level: the one in force; None until one is set. earlier_words: what recalls and release checklists of before said.
    review_due_on: by when agencies meet again, by the level. ends_on: the last day of what keeps the person in it, as
    far as is known. exit_reviewed_on: when the exit review before that day was held.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="mappa_cases")
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    state = models.CharField(max_length=20, choices=CASE_STATES, default=CaseState.IDENTIFIED.value)
    category = models.CharField(max_length=1, choices=CATEGORIES, blank=True)
    basis = models.CharField("why this category", max_length=10, choices=BASES, blank=True)
    category_reason = models.CharField("why, in words", max_length=500, blank=True)
    risk_reason = models.CharField("why the person is at risk", max_length=1000, blank=True)
    risk_proposed_by = account(null=True, blank=True)
    risk_proposed_at = models.DateTimeField(null=True, blank=True)
    risk_agreed_by = account(null=True, blank=True)
    risk_agreed_at = models.DateTimeField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(choices=LEVEL_CHOICES, null=True, blank=True)
    level_set_on = models.DateField(null=True, blank=True)
    lead = models.CharField("lead agency", max_length=20, choices=LEAD_BODIES, default=Body.PROBATION.value)
    is_ct = models.BooleanField("CT MAPPA, not local", default=True)
    area = models.CharField(max_length=80, blank=True)
    coordinator = account(null=True, blank=True)
    chair = account(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField("last day of notification and orders", null=True, blank=True)
    exit_reviewed_on = models.DateField(null=True, blank=True)
    exit_reason = models.CharField("why it should end", max_length=500, blank=True)
    exit_proposed_at = models.DateTimeField(null=True, blank=True)
    exit_proposed_by = account(null=True, blank=True)
    exited_on = models.DateField(null=True, blank=True)
    identified_on = models.DateField(default=timezone.localdate)
    earlier_words = models.CharField("said before it was kept here", max_length=1000, blank=True)

    READERS = (
        read_by(EVERYBODY, "area")
        | read_by(NO_PROGRAM, "category_reason", "earlier_words")
        | read_by(WORKS_IN_MAPPA, "risk_reason", "exit_reason")
    )
    objects = MappaCaseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["review_due_on", "id"], condition=~Q(state="exited"), name="mappa_case_by_review"),
            models.Index(fields=["identified_on", "id"], name="mappa_case_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "programme"], condition=~Q(state="exited"), name="mappa_case_open_once"
            ),
            models.CheckConstraint(
                condition=Q(category="", basis="") | ~Q(category="") & ~Q(basis=""), name="mappa_category_has_its_basis"
            ),
            models.CheckConstraint(
                condition=~Q(basis__in=["offence", "risk"]) | Q(category="4"), name="mappa_category_4_by_law_or_risk"
            ),
            models.CheckConstraint(
                condition=~Q(basis="risk")
                | Q(risk_agreed_by__isnull=False, risk_proposed_by__isnull=False)
                & ~Q(risk_agreed_by=F("risk_proposed_by")),
                name="mappa_risk_is_found_by_two",
            ),
            models.CheckConstraint(condition=both_or_neither("level", "level_set_on"), name="mappa_level_has_its_day"),
            models.CheckConstraint(
                condition=Q(state="exited", exited_on__isnull=False) | ~Q(state="exited") & Q(exited_on__isnull=True),
                name="mappa_exit_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(programme="state_threats") | ~Q(basis="offence"),
                name="mappa_no_category_4_of_state_threats",
            ),
        ]

    def __str__(self) -> str:
        return f"MAPPA: {self.words}"

    @property
    def words(self) -> str:
        """ "Category 4, level 3"."""
        return says(self.category, self.level)

    @property
    def is_open(self) -> bool:
        return self.state != CaseState.EXITED


class OfMappaCase(Keyed):
    """A row of a case. programme: of the case, beside it so that rows are found by it."""

    case = models.ForeignKey(MappaCase, on_delete=models.CASCADE, related_name="+")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    programme = models.CharField(max_length=20, choices=PROGRAMMES)

    objects = MappaQuerySet.as_manager()

    class Meta:
        abstract = True


class MappaLevel(OfMappaCase):
    """A level that the lead agency proposed, and what co-ordinator and chair made of it. The history of the level."""

    case = models.ForeignKey(MappaCase, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(choices=LEVEL_CHOICES)
    state = models.CharField(max_length=10, choices=LEVEL_STATES, default=LevelState.PROPOSED.value)
    level_reason = models.CharField("why this level", max_length=1000)
    proposed_by = account(null=True, blank=True)  # None: from an earlier recall
    proposed_for = models.CharField("proposed for", max_length=20, choices=BODIES)
    proposed_at = models.DateTimeField(default=timezone.now)
    coordinator = account(null=True, blank=True)
    coordinator_at = models.DateTimeField(null=True, blank=True)
    chair = account(null=True, blank=True)
    chair_at = models.DateTimeField(null=True, blank=True)
    set_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField("until", null=True, blank=True)
    refused_by = account(null=True, blank=True)
    refused_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(WORKS_IN_MAPPA, "level_reason", "refused_because")
    objects = MappaLevelQuerySet.as_manager()  # type: ignore[misc]  # in place of that of every row of a case

    class Meta:
        ordering = ["proposed_at", "pk"]
        indexes = [models.Index(fields=["proposed_at", "id"], name="mappa_level_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="proposed"), name="mappa_level_proposed_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="set", ended_on__isnull=True), name="mappa_level_in_force_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="set")
                | Q(coordinator__isnull=False, chair__isnull=False, set_on__isnull=False) & ~Q(coordinator=F("chair")),
                name="mappa_level_is_set_by_two",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("set_on")),
                name="mappa_level_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"Level {self.level}"


class MappaMeeting(OfMappaCase):
    """A meeting of the agencies about the person. level: of the case when it was planned.

    summary: what may be disclosed, beside the minutes. closed_reason: why it closed although a core agency was missing.
    """

    case = models.ForeignKey(MappaCase, on_delete=models.CASCADE, related_name="meetings")
    planned_at = models.DateTimeField("when")
    place = models.CharField(max_length=160, blank=True)
    level = models.PositiveSmallIntegerField(choices=LEVEL_CHOICES, null=True, blank=True)
    state = models.CharField(max_length=15, choices=MEETING_STATES, default=MeetingState.PLANNED.value)
    chair = account()
    planned_by = account(null=True, blank=True)
    pack_sent_at = models.DateTimeField(null=True, blank=True)
    pack_sent_by = account(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    was_held_in_custody = models.BooleanField("the person was held on the day", null=True, blank=True)
    minutes_due_on = models.DateField(null=True, blank=True)
    summary = models.TextField("summary that may be disclosed", blank=True)
    summary_by = account(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = account(null=True, blank=True)
    closed_reason = models.CharField("why it closed without a core agency", max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=500, blank=True)
    moved_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="instead_of")

    READERS = read_by(NO_PROGRAM, "place") | read_by(WORKS_IN_MAPPA, "summary", "closed_reason", "cancelled_because")
    objects = MappaMeetingQuerySet.as_manager()  # type: ignore[misc]  # in place of that of every row of a case

    class Meta:
        ordering = ["planned_at", "pk"]
        indexes = [
            models.Index(fields=["planned_at", "id"], name="mappa_meeting_by_time"),
            models.Index(
                fields=["minutes_due_on", "id"],
                condition=Q(state__in=["held", "minutes_draft"]),
                name="mappa_meeting_by_minutes",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="cancelled")
                | Q(cancelled_at__isnull=False, moved_to__isnull=False) & ~Q(cancelled_because=""),
                name="mappa_meeting_is_cancelled_for_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "minutes_draft", "closed"]) | Q(held_on__isnull=False),
                name="mappa_meeting_held_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(state="closed", closed_by__isnull=False),
                name="mappa_meeting_is_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"MAPPA meeting of {format_date(timezone.localtime(self.planned_at).date())}"

    @property
    def day(self) -> date:
        return self.held_on or timezone.localtime(self.planned_at).date()


class MappaAttendance(OfMappaCase):
    """Somebody invited to a meeting, for their agency; and whether they were there. user: None without an account."""

    meeting = models.ForeignKey(MappaMeeting, on_delete=models.CASCADE, related_name="attendances")
    body = models.CharField("agency", max_length=20, choices=BODIES)
    user = account(null=True, blank=True)
    attendee = models.CharField("name", max_length=120)
    invited_at = models.DateTimeField(default=timezone.now)
    was_there = models.BooleanField(null=True, blank=True)

    READERS = read_by(WORKS_IN_MAPPA, "attendee")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="mappa_invited_once"
            ),
            models.CheckConstraint(condition=~Q(attendee=""), name="mappa_invited_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.attendee}, {self.get_body_display()}"


class MappaAgendaItem(OfMappaCase):
    """A point of a meeting. It ends with a decision, who disagreed, an owner and a day; dissent: empty for nobody."""

    meeting = models.ForeignKey(MappaMeeting, on_delete=models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField()
    topic = models.CharField("for decision", max_length=200)
    body = models.CharField("who brings it", max_length=20, choices=BODIES)
    decision = models.CharField(max_length=1000, blank=True)
    dissent = models.CharField("who disagreed, and why", max_length=500, blank=True)
    owner = account(null=True, blank=True)
    due_on = models.DateField("by", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(WORKS_IN_MAPPA, "topic", "decision", "dissent")

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="mappa_agenda_numbers_once"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(owner__isnull=False, due_on__isnull=False) & ~Q(decision=""),
                name="mappa_decision_has_owner_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.topic}"


class MappaAction(OfMappaCase):
    """What somebody is to do by a day. outcome: the proof that it is done, or why not. chair: who accepts it."""

    case = models.ForeignKey(MappaCase, on_delete=models.CASCADE, related_name="actions")
    meeting = models.ForeignKey(MappaMeeting, on_delete=models.CASCADE, null=True, blank=True, related_name="actions")
    point = models.ForeignKey(MappaAgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    task = models.CharField("what is to be done", max_length=300)
    body = models.CharField("agency", max_length=20, choices=BODIES)
    owner = account()
    chair = account()
    due_on = models.DateField("by")
    state = models.CharField(max_length=10, choices=ACTION_STATES, default=ActionState.SET.value)
    outcome = models.CharField("proof, or reason", max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    sent_back_because = models.CharField(max_length=500, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    set_by = account(null=True, blank=True)
    set_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(WORKS_IN_MAPPA, "task", "outcome", "sent_back_because")
    objects = MappaActionQuerySet.as_manager()  # type: ignore[misc]  # in place of that of every row of a case

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on", "id"], name="mappa_action_by_day"),
            models.Index(fields=["owner", "due_on"], condition=Q(state="set"), name="mappa_action_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="set") | Q(answered_at__isnull=False) & ~Q(outcome=""),
                name="mappa_action_has_its_proof",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False) | ~Q(state="accepted"),
                name="mappa_action_is_accepted_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.task


COORDINATORS = ", ".join(f"'{role}'" for role in sorted(holders(Capability.RUN_MAPPA)))


class MappaMinutes(OfMappaCase):
    """The minutes of a meeting: never in a dossier, a Part A, an answer of the API, a file, a search or an email."""

    meeting = models.OneToOneField(MappaMeeting, on_delete=models.CASCADE, related_name="minutes")
    text = models.TextField("minutes")
    written_by = account()
    written_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(MAPPA_MINUTES, "text") | rest_read_by(MAPPA_MINUTES)
    ROW_CLASS = row_guard.MAPPA_MINUTES
    ROW_NAMES = f"""EXISTS (SELECT FROM offenders_mappameeting _m
                   WHERE _m.id = offenders_mappaminutes.meeting_id AND _m.chair_id = {{reader}})
        OR EXISTS (SELECT FROM offenders_mappaattendance _a
                   WHERE _a.meeting_id = offenders_mappaminutes.meeting_id AND _a.user_id = {{reader}})
        OR EXISTS (SELECT FROM sharing_user _c
                   WHERE _c.id = {{reader}} AND _c.role IN ({COORDINATORS}))"""  # noqa: S608 - roles that our code names
    objects = MappaMinutesQuerySet.as_manager()  # type: ignore[misc]  # in place of that of every row of a case

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "mappa minutes"

    def __str__(self) -> str:
        return f"Minutes: {self.meeting}"


class MappaExitAnswer(OfMappaCase):
    """What an agency says to a proposed exit. Only ever added to; the newest since the proposal counts."""

    case = models.ForeignKey(MappaCase, on_delete=models.CASCADE, related_name="exit_answers")
    body = models.CharField("agency", max_length=20, choices=BODIES)
    is_yes = models.BooleanField()
    answer_reason = models.CharField("reason", max_length=500)
    given_by = account()
    given_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(WORKS_IN_MAPPA, "answer_reason")

    class Meta:
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_body_display()}: {'yes' if self.is_yes else 'no'}"
