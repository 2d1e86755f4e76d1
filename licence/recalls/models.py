"""Recalls: each considered, agreed and carried out, with its signatures, what was known, and its deadlines."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from licence.breaches.choices import ALTERNATIVES
from licence.breaches.models import Breach
from licence.licences.models import Licence
from licence.recalls.choices import (
    ARREST_ENDS,
    CLOCK_UNITS,
    CLOSED_BECAUSE,
    CUSTODY_STATUSES,
    OFFENCE_LINKS,
    PROPOSAL_KINDS,
    PROPOSAL_STATES,
    RECALL_ANSWERS,
    RECALL_CLOCKS,
    RECALL_KINDS,
    RECALL_QUESTIONS,
    RECALL_STATUSES,
    SENTENCE_GROUPS,
    STOP_REASONS,
    VIEWS,
    VULNERABILITIES,
)
from licence.recalls.querysets import (
    ProposalQuerySet,
    RecallClockQuerySet,
    RecallPaperQuerySet,
    RecallQuerySet,
    UrgentArrestQuerySet,
)
from licence.recalls.rules.recalls import ENDS, Custody, Status
from offenders.rows import OfPersonQuerySet
from sharing import row_guard
from sharing.access.fields import EVERYBODY, HOME_ADDRESS, NAMED, NO_PROGRAM, read_by, rest_read_by
from sharing.access.rules import Marking
from sharing.records.uuids import Keyed
from sharing.time_words import format_date, format_datetime


def somebody() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


def both_or_neither(*names: str) -> Q:
    """A check: all of these fields are set, or none is."""
    return Q(**{f"{name}__isnull": True for name in names}) | Q(**{f"{name}__isnull": False for name in names})


class Recall(Keyed):
    """One consideration of recall, from its beginning to the release that follows, or to where it ended before.

    decided_by: the senior (SPO) who agreed to recall, or decided against it, with `rationale`. countersigned_by: the
    senior who signed the Part A; endorsed_by: the head (ACO). Author, seniors and head are different people.
    at_large_since: the revocation, for whoever was not held then. mappa: as the MAPPA case stood, until the Part A was
    signed; of recalls before there were such cases, as somebody typed it.
    """

    class Harm(models.TextChoices):
        """Risk of serious harm, as probation grades it."""

        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"
        VERY_HIGH = "very_high", "Very high"
        NOT_GRADED = "", "Not graded"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="recalls")
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="recalls")
    status = models.CharField(max_length=20, choices=RECALL_STATUSES, default=Status.DRAFT.value)
    is_emergency = models.BooleanField(default=False)
    kind = models.CharField("kind of recall", max_length=10, choices=RECALL_KINDS, blank=True)
    kind_reason = models.CharField("why this kind", max_length=1000, blank=True)
    sentence_group = models.CharField(max_length=15, choices=SENTENCE_GROUPS)
    custody_type = models.CharField("sentences", max_length=120, blank=True)
    custody_status = models.CharField(max_length=10, choices=CUSTODY_STATUSES, default=Custody.NO.value)

    # What the Part A says, each paper of it its part: licence/recalls/files.py
    what_led = models.TextField("what has led to recall", blank=True)
    offence_link = models.CharField("link to the offence", max_length=15, choices=OFFENCE_LINKS, blank=True)
    risk_public = models.CharField("risk to the public", max_length=10, choices=Harm, blank=True)
    risk_known_adult = models.CharField("risk to a known adult", max_length=10, choices=Harm, blank=True)
    risk_children = models.CharField("risk to children", max_length=10, choices=Harm, blank=True)
    risk_prisoners = models.CharField("risk to prisoners", max_length=10, choices=Harm, blank=True)
    risk_staff = models.CharField("risk to staff", max_length=10, choices=Harm, blank=True)
    vulnerabilities = ArrayField(models.CharField(max_length=25, choices=VULNERABILITIES), default=list, blank=True)
    mappa = models.CharField("MAPPA category and level", max_length=120, blank=True)
    addresses_to_try = models.TextField("where the person may be found", blank=True)
    police_contact = models.CharField(max_length=200, blank=True)
    arrest_issues = models.TextField("what the police should know at the arrest", blank=True)
    contraband = models.TextField("contraband risk", blank=True)
    proposed_conditions = models.TextField("conditions for re-release", blank=True)
    alternatives = ArrayField(models.CharField(max_length=20, choices=ALTERNATIVES), default=list, blank=True)
    alternatives_words = models.TextField("what was tried, in words", blank=True)

    # Who said what, when
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    author_view = models.TextField("the author's view", blank=True)
    consulted_at = models.DateTimeField(null=True, blank=True)
    decided_by = somebody()
    decided_at = models.DateTimeField(null=True, blank=True)
    rationale = models.TextField("why, in the decider's words", blank=True)
    countersigned_by = somebody()
    countersigned_at = models.DateTimeField(null=True, blank=True)
    countersigned_view = models.TextField("the SPO's view", blank=True)
    endorsed_by = somebody()
    endorsed_at = models.DateTimeField(null=True, blank=True)
    endorsed_view = models.TextField("the ACO's view", blank=True)

    # Decided against: the letter to the person, and when it is looked at again
    look_again_at = models.DateTimeField(null=True, blank=True)
    letter_breach = models.TextField("which rule was broken", blank=True)
    letter_why_considered = models.TextField("why recall was considered", blank=True)
    letter_why_not = models.TextField("why recall was not sought", blank=True)
    letter_progress = models.TextField("what has gone well", blank=True)
    letter_expectations = models.TextField("what is expected now", blank=True)
    letter_next_meeting = models.CharField("next meeting", max_length=200, blank=True)

    # To casework, and what casework did
    called_at = models.DateTimeField("PPCS called", null=True, blank=True)
    called_by = somebody()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = somebody()
    ppcs_reference = models.CharField("reference at PPCS", max_length=40, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.TextField(blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    warrant_ref = models.CharField("reference of the warrant", max_length=60, blank=True)
    at_large_since = models.DateTimeField(null=True, blank=True)
    arrested_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    establishment = models.ForeignKey(
        "offenders.Establishment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    booking_number = models.CharField(max_length=20, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    new_licence = models.ForeignKey(Licence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stop_reason = models.CharField(max_length=20, choices=STOP_REASONS, blank=True)
    closed_because = models.CharField(max_length=15, choices=CLOSED_BECAUSE, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    marking = models.CharField(
        max_length=20, choices=[(m.value, m.value) for m in Marking], default=Marking.OFFICIAL_SENSITIVE
    )

    RISKS = ("risk_public", "risk_known_adult", "risk_children", "risk_prisoners", "risk_staff")
    READERS = (
        read_by(EVERYBODY, "kind_reason", "custody_type", "ppcs_reference", "warrant_ref", "booking_number")
        | read_by(
            NO_PROGRAM,
            *("what_led", "mappa", "police_contact", "contraband", "proposed_conditions", "alternatives_words"),
            *("author_view", "rationale", "countersigned_view", "endorsed_view", "letter_breach"),
            *("letter_why_considered", "letter_why_not", "letter_progress", "letter_expectations"),
            *("letter_next_meeting", "refused_because", "vulnerabilities"),
            *("alternatives", "offence_link", *RISKS),
        )
        # What the police must know at the arrest says as much of where the person lives as the addresses do.
        | read_by(HOME_ADDRESS, "addresses_to_try", "arrest_issues")
    )
    LETTER = (
        *("letter_breach", "letter_why_considered", "letter_why_not", "letter_progress", "letter_expectations"),
        "letter_next_meeting",
    )
    DETAILS = (
        *("is_emergency", "custody_status", "what_led", "offence_link", *RISKS, "vulnerabilities"),
        *("addresses_to_try", "police_contact", "arrest_issues", "contraband"),
        *("proposed_conditions", "alternatives", "alternatives_words"),
    )
    objects = RecallQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        indexes = [
            models.Index(fields=["offender", "-begun_at"], name="recall_by_person"),
            models.Index(fields=["begun_at", "id"], name="recall_by_time"),
            models.Index(
                fields=["at_large_since", "id"],
                condition=Q(status=Status.UNLAWFULLY_AT_LARGE.value),
                name="recall_at_large_by_time",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"], condition=~Q(status__in=sorted(ENDS)), name="recall_open_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, status__in=sorted(set(Status) - ENDS))
                | Q(ended_at__isnull=False, status__in=sorted(ENDS)),
                name="recall_has_its_end_when_ended",
            ),
            models.CheckConstraint(
                condition=both_or_neither("decided_at", "decided_by"), name="recall_is_decided_by_somebody"
            ),
            models.CheckConstraint(
                condition=both_or_neither("countersigned_at", "countersigned_by"),
                name="recall_is_countersigned_by_somebody",
            ),
            models.CheckConstraint(
                condition=both_or_neither("endorsed_at", "endorsed_by"), name="recall_is_endorsed_by_somebody"
            ),
            models.CheckConstraint(
                condition=both_or_neither("called_at", "called_by"), name="recall_call_is_made_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("author"))
                & ~Q(countersigned_by=F("author"))
                & ~Q(endorsed_by=F("author"))
                & ~Q(endorsed_by=F("decided_by"))
                & ~Q(endorsed_by=F("countersigned_by"))
                | Q(decided_by__isnull=True, countersigned_by__isnull=True, endorsed_by__isnull=True),
                name="recall_is_signed_by_three_people",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | Q(endorsed_at__isnull=False)
                & (Q(called_at__isnull=False) | Q(is_emergency=False, sentence_group__in=["adult_sds", "youth_sds"])),
                name="recall_is_sent_signed_and_called",
            ),
            models.CheckConstraint(
                condition=Q(is_emergency=True) | ~Q(sentence_group="indeterminate"),
                name="recall_of_indeterminate_is_emergency",
            ),
            models.CheckConstraint(
                condition=~Q(status="no_recall") | Q(look_again_at__isnull=False),
                name="recall_against_is_looked_at_again",
            ),
            models.CheckConstraint(
                condition=Q(at_large_since__isnull=True) | Q(revoked_at__isnull=False),
                name="recall_at_large_after_revocation",
            ),
        ]

    def __str__(self) -> str:
        return f"Recall of {format_date(self.begun_at)}"

    @property
    def is_open(self) -> bool:
        return self.status not in ENDS


class RecallBreach(Keyed):
    """A breach for which recall is considered, with its condition as it was in force at the time of the conduct."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="breaches")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="in_recalls")
    number = models.PositiveSmallIntegerField("number of the condition", null=True, blank=True)
    code = models.CharField(max_length=40, blank=True)
    policy_version = models.CharField(max_length=10, blank=True)
    wording = models.TextField(blank=True)

    READERS = read_by(EVERYBODY, "code", "policy_version", "wording")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        verbose_name_plural = "recall breaches"
        constraints = [models.UniqueConstraint(fields=["recall", "breach"], name="recall_breach_once")]

    def __str__(self) -> str:
        return f"condition {self.number}" if self.number else "concern"


class RecallAnswer(Keyed):
    """What is known of one question about the kind of recall. Only ever added to; the newest one counts."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="answers")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=20, choices=RECALL_QUESTIONS)
    answer = models.CharField(max_length=10, choices=RECALL_ANSWERS)
    source = models.CharField("where it is from", max_length=200)
    as_at = models.DateTimeField("as it was at", default=timezone.now)
    answered_by = somebody()  # None: from the record
    answered_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "source")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "pk"]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


class RecallView(Keyed):
    """What another agency thinks of the recall, in words. Only ever added to."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="views")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("sharing.Agency", on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=12, choices=VIEWS)
    words = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "words")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return self.get_view_display()


class RecallMove(Keyed):
    """A recall went from one state to another. `knew`: what the decider knew at that minute. Only ever added to."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="moves")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=30)
    before = models.CharField(max_length=20, choices=RECALL_STATUSES, blank=True)
    after = models.CharField(max_length=20, choices=RECALL_STATUSES)
    at = models.DateTimeField("happened at")  # moved_at, or earlier for what was recorded later
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = somebody()  # None: it follows from something else
    rationale = models.TextField(blank=True)
    knew = models.JSONField(default=dict, blank=True)

    READERS = read_by(EVERYBODY, "verb") | read_by(NO_PROGRAM, "rationale", "knew")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.get_after_display()}"


class UrgentArrest(Keyed):
    """A constable arrested the person on licence, who is held until it is decided on recall (Terrorism Act 2000 s.43B).

    recall: the one that is considered meanwhile; None until one is begun. No arrest is ended by a clock, nor by a
    decision against recall: that the person was let go, or is held under another power, the police who hold record.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="urgent_arrests")
    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, null=True, blank=True, related_name="arrests")
    arrested_at = models.DateTimeField()
    place = models.CharField("where held", max_length=120)
    force = models.CharField("police force", max_length=120)
    reference = models.CharField("reference of the police", max_length=60, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = somebody()  # None: it follows from the decision
    how = models.CharField("how it ended", max_length=15, choices=ARREST_ENDS, blank=True)
    power = models.CharField("under which other power", max_length=160, blank=True)

    READERS = read_by(EVERYBODY, "force", "reference") | read_by(NO_PROGRAM, "place", "power")
    objects = UrgentArrestQuerySet.as_manager()

    class Meta:
        ordering = ["-arrested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"], condition=Q(ended_at__isnull=True), name="urgent_arrest_open_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, how="") | Q(ended_at__isnull=False) & ~Q(how=""),
                name="urgent_arrest_says_how_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(how="other_power") & ~Q(power="") | ~Q(how="other_power") & Q(power=""),
                name="urgent_arrest_names_the_other_power",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("arrested_at")),
                name="urgent_arrest_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"Arrested {format_datetime(self.arrested_at)}, s.43B"


class RecallProposal(Keyed):
    """A step that one person proposes and a second one agrees to; nothing of it happens before.

    said: what the step needs when it is made; of a day on record {"at"}, of a decision against recall what it says.
    late_at: when the teams were alerted that nobody had answered in time.
    """

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="proposals")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=PROPOSAL_KINDS)
    state = models.CharField(max_length=10, choices=PROPOSAL_STATES, default="waiting")
    reason = models.TextField("reasons of the proposer", blank=True)
    said = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    answered_by = somebody()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField("reasons of the person who answered", blank=True)
    late_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "said", "answer")
    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["answer_due_at", "id"], condition=Q(state="waiting"), name="recall_proposal_by_time")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "kind"], condition=Q(state="waiting"), name="recall_proposal_waits_once_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["agreed", "refused"], answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answered_by=F("asked_by"))
                | Q(state="withdrawn", answered_by=F("asked_by"), answered_at__isnull=False)
                | Q(state="overtaken", answered_by__isnull=True, answered_at__isnull=False)
                | Q(state="waiting", answered_by__isnull=True, answered_at__isnull=True),
                name="recall_proposal_is_answered_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class RecallClock(Keyed):
    """A time limit that runs, or ran, in a recall or an urgent arrest.

    number, unit, source: the limit as it was when the clock started; no later change of a practice rewrites them.
    pauses: spans {"from", "until", "why"} in which it stood still; due_at has been moved by them. missed_at: when it
    was found that the last moment had passed; set once.
    """

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, null=True, blank=True, related_name="clocks")
    arrest = models.ForeignKey(UrgentArrest, on_delete=models.CASCADE, null=True, blank=True, related_name="clocks")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=RECALL_CLOCKS)
    started_at = models.DateTimeField()
    started_by_what = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=15, choices=CLOCK_UNITS)
    source = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    pauses = models.JSONField(default=list, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by_what = models.CharField(max_length=60, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "started_by_what", "source", "stopped_by_what") | read_by(NO_PROGRAM, "pauses")
    objects = RecallClockQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(stopped_at__isnull=True), name="recall_clock_by_time")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recall__isnull=True, arrest__isnull=False) | Q(recall__isnull=False, arrest__isnull=True),
                name="recall_clock_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["recall", "kind"], condition=Q(stopped_at__isnull=True), name="recall_clock_runs_once_a_kind"
            ),
            models.UniqueConstraint(
                fields=["arrest", "kind"], condition=Q(stopped_at__isnull=True), name="arrest_clock_runs_once_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="recall_clock_stops_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class RecallPaper(Keyed):
    """Material that the person must not receive, in a document of its own, marked, with the list of its readers.

    For whoever is not among `readers` there is no such row, nor anything that counts it.
    """

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="papers")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    words = models.TextField("what it says", blank=True)
    reference = models.CharField("where it is kept", max_length=120, blank=True)
    withholding_reason = models.CharField("what harm disclosure would do", max_length=500)
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NAMED, "title", "words", "reference", "withholding_reason") | rest_read_by(NAMED)
    ROW_CLASS = row_guard.RECALL_PAPERS
    ROW_NAMES = """added_by_id = {reader} OR {reader} IN (
        SELECT _w.user_id FROM licence_recallpaper_readers _w WHERE _w.recallpaper_id = licence_recallpaper.id)"""
    objects = RecallPaperQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.title
