"""Licences, their versions, and their conditions with the places that these name."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from licence.catalogue.choices import FAMILIES
from licence.licences.choices import CORRECTION_STATES, LICENCE_STATUSES, SIGNINGS
from licence.licences.querysets import ConditionQuerySet, LicenceQuerySet, ZoneQuerySet
from licence.licences.rules import Status
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import EVERYBODY, HOME_ADDRESS, KNOWS_VICTIMS_ASK, NO_PROGRAM, read_by, rest_read_by
from sharing.access.rules import Marking
from sharing.records.uuids import Keyed


class Licence(Keyed):
    """One version of the terms on which a person is, or will be, released. At most one of a person is active."""

    class Kind(models.TextChoices):
        CRD = "crd", "First release"
        PRRD = "prrd", "Release after recall"
        VARIATION = "variation", "Variation"
        HARD_STOP = "hard_stop", "Made by the prison at the hard stop"

    class Record(models.TextChoices):
        """Where the licence that counts is kept. Most terrorism licences are not in probation's licence service."""

        HERE = "here", "Release Monitor"
        DOCUMENT = "document", "A document"
        NOMIS = "nomis", "NOMIS"

    class MeetsWith(models.TextChoices):
        DUTY_OFFICER = "duty_officer", "The duty officer"
        RESPONSIBLE_COM = "responsible_com", "The responsible officer"
        SPECIFIC_PERSON = "specific_person", "A named person"

    class MeetsWhen(models.TextChoices):
        ON_RELEASE = "on_release", "Immediately upon release"
        NEXT_WORKING_DAY = "next_working_day", "By 2pm on the next working day"
        AT_A_TIME = "at_a_time", "At a date and time"

    class ApprovedAs(models.TextChoices):
        GOVERNOR = "governor", "For the governor"
        BOARD = "board", "Parole Board"
        ACO = "aco", "Assistant chief officer (ACO)"
        SECRETARY_OF_STATE = "secretary", "Secretary of State"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="licences")
    release = models.ForeignKey(
        "offenders.Release", on_delete=models.PROTECT, null=True, blank=True, related_name="licences"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=24, choices=LICENCE_STATUSES, default=Status.IN_PROGRESS.value)
    policy_version = models.CharField(max_length=4)
    number = models.PositiveSmallIntegerField(default=1)  # of the licence: each release begins a new one
    part = models.PositiveSmallIntegerField(default=0)  # of the variation
    system_of_record = models.CharField(max_length=10, choices=Record, default=Record.HERE)
    external_ref = models.CharField("reference there", max_length=80, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField("licence expires on", null=True, blank=True)
    expiry_follows = models.BooleanField("expiry follows the dates of the sentence", default=False)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("sharing.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    meets_with = models.CharField(max_length=20, choices=MeetsWith, blank=True)
    meets_whom = models.CharField("name of the person they meet", max_length=120, blank=True)
    meets_when = models.CharField(max_length=20, choices=MeetsWhen, blank=True)
    meets_at = models.DateTimeField(null=True, blank=True)
    meets_where = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_as = models.CharField(max_length=10, choices=ApprovedAs, blank=True)
    direction_ref = models.CharField("reference of the Board's direction", max_length=80, blank=True)
    directed_on = models.DateField("date of the Board's direction", null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    variation_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="variations")
    variation_reason = models.CharField(max_length=500, blank=True)
    spo_view = models.CharField("view of the senior probation officer", max_length=500, blank=True)
    spo_view_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    spo_view_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField("told the person at", null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signing = models.CharField(max_length=8, choices=SIGNINGS, blank=True)
    witnessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    witnessed_at = models.DateTimeField(null=True, blank=True)
    planned_for = models.DateTimeField("takes force at", null=True, blank=True)
    danger = models.CharField("why it binds before telling the person", max_length=500, blank=True)
    marking = models.CharField(
        max_length=20, choices=[(m.value, m.value) for m in Marking], default=Marking.OFFICIAL_SENSITIVE
    )

    READERS = read_by(EVERYBODY, "policy_version", "external_ref", "version", "direction_ref", "bound") | read_by(
        NO_PROGRAM, "meets_whom", "meets_where", "ended_because", "variation_reason", "spo_view", "danger"
    )
    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "-part", "-pk"]
        indexes = [
            models.Index(fields=["offender", "status"], name="licence_by_person"),
            models.Index(fields=["started_at", "id"], name="licence_by_start"),
            models.Index(fields=["started_at", "id"], condition=Q(status="active"), name="licence_in_force_by_start"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"], condition=Q(status="active"), name="licence_active_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["offender"],
                condition=Q(
                    status__in=[
                        "in_progress",
                        "submitted",
                        "approved",
                        "rejected",
                        "timed_out",
                        "variation_in_progress",
                        "variation_submitted",
                        "variation_approved",
                        "variation_rejected",
                    ]
                ),
                name="licence_in_the_making_once_a_person",
            ),
            models.UniqueConstraint(fields=["offender", "number", "part"], name="licence_version_once_a_person"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(approved_by=F("submitted_by")),
                name="licence_is_approved_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="licence_is_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=(~Q(approved_as__in=["board", "secretary"]) & Q(direction_ref="", directed_on__isnull=True))
                | (Q(approved_as__in=["board", "secretary"], directed_on__isnull=False) & ~Q(direction_ref="")),
                name="licence_approved_by_board_names_its_direction",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "recalled"])
                | Q(activated_at__isnull=False, starts_on__isnull=False),
                name="licence_in_force_has_begun",
            ),
            models.CheckConstraint(
                condition=~Q(system_of_record="document") | ~Q(external_ref=""),
                name="licence_elsewhere_has_a_reference",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, signing="") | (Q(told_at__isnull=False) & ~Q(signing="")),
                name="licence_told_is_signed_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(witnessed_at__isnull=True, witnessed_by__isnull=True)
                | (Q(witnessed_at__isnull=False, witnessed_by__isnull=False, signing="refused")),
                name="licence_refusal_is_witnessed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(witnessed_by__isnull=True) | Q(told_by__isnull=True) | ~Q(witnessed_by=F("told_by")),
                name="licence_refusal_is_witnessed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(spo_view_at__isnull=True, spo_view_by__isnull=True)
                | (Q(spo_view_at__isnull=False) & ~Q(spo_view="")),
                name="licence_spo_view_is_theirs",
            ),
            models.CheckConstraint(
                condition=Q(planned_for__isnull=True) | Q(told_at__isnull=False), name="licence_planned_is_told"
            ),
        ]

    def __str__(self) -> str:
        return f"Licence {self.version}"

    @property
    def version(self) -> str:
        return f"{self.number}.{self.part}"

    @property
    def is_variation(self) -> bool:
        return self.kind == self.Kind.VARIATION

    @property
    def has_appointment(self) -> bool:
        """Whom the person meets first, when and where: none of the three is open."""
        named = self.meets_with != self.MeetsWith.SPECIFIC_PERSON or self.meets_whom
        timed = self.meets_when != self.MeetsWhen.AT_A_TIME or self.meets_at
        return bool(self.meets_with and self.meets_when and self.meets_where and named and timed)


class LicenceCondition(Keyed):
    """One obligation of one version of a licence, in the wording that binds. The next version holds a copy."""

    class Kind(models.TextChoices):
        STANDARD = "standard", "Standard"
        ADDITIONAL = "additional", "Additional"
        BESPOKE = "bespoke", "Bespoke"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        IN_FORCE = "in_force", "In force"
        REMOVED = "removed", "Removed"
        EXPIRED = "expired", "Expired"

    class ApprovedBy(models.TextChoices):
        BOARD = "board", "Parole Board"
        GOVERNOR = "governor", "Governor"
        ACO = "aco", "Assistant chief officer (ACO)"
        PPCS = "ppcs", "PPCS"
        SECRETARY_OF_STATE = "secretary", "Secretary of State"

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="conditions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=36, blank=True)
    policy_version = models.CharField(max_length=4, blank=True)
    category = models.CharField(max_length=120, blank=True)
    family = models.CharField(max_length=20, choices=FAMILIES)
    position = models.PositiveSmallIntegerField()  # as numbered on the licence, from 1
    wording = models.TextField()
    inputs = models.JSONField(default=dict, blank=True)  # what the blanks were filled with
    necessity = models.TextField("why it is necessary", blank=True)
    proportionality = models.TextField("why it is proportionate", blank=True)
    requested_by_victim = models.BooleanField(default=False)
    approved_by_body = models.CharField(max_length=10, choices=ApprovedBy, blank=True)
    approval_ref = models.CharField(max_length=80, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    refused_at = models.DateTimeField("PPCS refused its words at", null=True, blank=True)
    refused_because = models.CharField(max_length=500, blank=True)
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    starts_at = models.DateTimeField("in force from", null=True, blank=True)  # this moment included
    ends_at = models.DateTimeField("in force until", null=True, blank=True)  # this moment excluded
    unchecked_because = models.CharField("why it has no planned check", max_length=300, blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )

    READERS = (
        read_by(EVERYBODY, "code", "policy_version", "category", "wording")
        | read_by(KNOWS_VICTIMS_ASK, "requested_by_victim")
        | read_by(
            NO_PROGRAM, "inputs", "necessity", "proportionality", "approval_ref", "unchecked_because", "refused_because"
        )
    )
    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["offender", "starts_at"], name="condition_by_person_and_moment")]
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "position"],
                name="condition_position_once_a_licence",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind="bespoke", code="", policy_version="")
                | (~Q(kind="bespoke") & ~Q(code="") & ~Q(policy_version="")),
                name="condition_has_a_code_unless_bespoke",
            ),
            models.CheckConstraint(
                condition=Q(kind="standard") | (~Q(necessity="") & ~Q(proportionality="") & Q(review_on__isnull=False)),
                name="condition_added_is_justified",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="condition_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.wording}"

    @property
    def first_day(self) -> date | None:
        """The day on which it begins to bind; None while it does not bind yet."""
        return timezone.localdate(self.starts_at) if self.starts_at else None

    @property
    def last_day(self) -> date | None:
        """The last day on the whole of which it binds; None while it has no end."""
        return timezone.localdate(self.ends_at) - timedelta(days=1) if self.ends_at else None

    @property
    def is_set_by_board(self) -> bool:
        return self.approved_by_body == self.ApprovedBy.BOARD

    @property
    def is_set_by_secretary(self) -> bool:
        """By the Secretary of State, after a reference of the direction to the High Court."""
        return self.approved_by_body == self.ApprovedBy.SECRETARY_OF_STATE

    @property
    def is_set_above(self) -> bool:
        """Probation neither changes it nor exempts from it without the document of who set it."""
        return self.is_set_by_board or self.is_set_by_secretary


class LicenceCorrection(Keyed):
    """The record said another moment than the one from which a version bound: asked by one, agreed by another."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="corrections")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    recorded_as = models.DateTimeField("in force from, as recorded until then")
    reads = models.DateTimeField("in force from, as it should read")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=CORRECTION_STATES, default="asked", db_default="asked")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "answer")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence"], condition=Q(state="asked"), name="licence_correction_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="licence_correction_is_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="licence_correction_is_agreed_by_somebody_else",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="licence_correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Correction of {self.licence}"


IMPORTED = "import"  # the first move of a licence that a file brought in


class LicenceMove(Keyed):
    """A licence went from one state to another: who did it, when and why. Only ever added to."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="moves")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=30)
    before = models.CharField(max_length=24, choices=LICENCE_STATUSES, blank=True)
    after = models.CharField(max_length=24, choices=LICENCE_STATUSES)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    READERS = read_by(EVERYBODY, "verb") | read_by(NO_PROGRAM, "reason")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.get_after_display()}"


class Zone(Keyed):
    """A place that a condition names, in words that an officer can say and in coordinates that a tag can check.

    Pages and papers ask for the places that are the reader's by `zones_read` (`places_for`); the rules for all of them.
    """

    class Kind(models.TextChoices):
        EXCLUSION = "exclusion", "Must not enter"
        INCLUSION = "inclusion", "Must be there"
        RESTRICTION = "restriction", "Must not leave"

    condition = models.ForeignKey(LicenceCondition, on_delete=models.CASCADE, related_name="zones")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    place = models.CharField("place in words", max_length=300)
    hours = models.CharField("when it applies, in words", max_length=200, default="At all times")
    starts_at = models.DateTimeField("from", null=True, blank=True)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    outline = models.JSONField(
        default=list, blank=True
    )  # [[longitude, latitude], ...] in WGS 84, closed or a circle's centre
    radius_metres = models.PositiveIntegerField(null=True, blank=True)

    READERS = read_by(HOME_ADDRESS, "place", "hours", "outline") | rest_read_by(HOME_ADDRESS)
    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="zone_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.place}"
