"""Check plans and checks: who checks what, how often, and the outcome."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from licence.catalogue.rules.check_kinds import CheckKind
from licence.checks.choices import CHECK_KINDS, EVERY, OUTCOMES, POLYGRAPH_RESULTS
from licence.checks.querysets import CheckHandoverQuerySet, CheckQuerySet, PlanQuerySet
from licence.licences.models import Licence, LicenceCondition
from sharing.access.fields import EVERYBODY, HOME_ADDRESS, NO_PROGRAM, read_by
from sharing.access.rules import Marking
from sharing.records.uuids import Keyed


class CheckPlan(Keyed):
    """A condition is checked in these ways, so often, by this officer or team."""

    condition = models.ForeignKey(LicenceCondition, on_delete=models.CASCADE, related_name="plans")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=30, choices=CHECK_KINDS))
    number = models.PositiveSmallIntegerField("every", default=1)
    unit = models.CharField(max_length=6, choices=EVERY)
    grace_days = models.PositiveSmallIntegerField("grace, in working days", default=0)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("sharing.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField("first due on")
    ends_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kinds__len__gt=0), name="plan_has_a_kind"),
            models.CheckConstraint(condition=Q(number__gte=1), name="plan_repeats_at_least_every_one"),
            models.CheckConstraint(
                condition=Q(officer__isnull=False) | Q(team__isnull=False), name="plan_says_who_checks"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="plan_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kinds[0]} every {self.number} {self.unit}"

    @property
    def is_polygraph(self) -> bool:
        return self.kinds[0] == CheckKind.POLYGRAPH_SESSION


class Check(Keyed):
    """One occasion on which conditions are looked at: due, then answered or missed. `outcome` is empty until then."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="checks")
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="checks")
    plan = models.ForeignKey(CheckPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="checks")
    conditions = models.ManyToManyField(LicenceCondition, related_name="checks")
    kind = models.CharField(max_length=30, choices=CHECK_KINDS)
    due_on = models.DateField()
    due_at = models.TimeField("appointed for", null=True, blank=True)
    grace_ends_on = models.DateField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("sharing.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=14, choices=OUTCOMES, blank=True)
    outcome_code = models.CharField("code in probation's system", max_length=8, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField("who checked", max_length=120, blank=True)
    agency = models.ForeignKey("sharing.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    narrative = models.TextField("what was seen", blank=True)
    worry = models.TextField("what worries the officer", blank=True)
    not_done_because = models.CharField(max_length=300, blank=True)
    polygraph_result = models.CharField(max_length=24, choices=POLYGRAPH_RESULTS, blank=True)
    has_disclosure = models.BooleanField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    marking = models.CharField(
        max_length=20, choices=[(m.value, m.value) for m in Marking], default=Marking.OFFICIAL_SENSITIVE
    )

    READERS = (
        read_by(EVERYBODY, "outcome_code", "done_by")
        | read_by(NO_PROGRAM, "narrative", "worry", "not_done_because")
        | read_by(HOME_ADDRESS, "place")
    )
    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "due_at", "pk"]
        indexes = [
            models.Index(fields=["grace_ends_on", "id"], condition=Q(outcome=""), name="check_open_by_grace"),
            models.Index(fields=["officer", "due_on", "id"], condition=Q(outcome=""), name="check_open_by_officer"),
            models.Index(fields=["due_on", "id"], condition=Q(outcome=""), name="check_open_by_day"),
            models.Index(fields=["due_on", "id"], name="check_by_day"),
            models.Index(fields=["licence"], condition=Q(outcome="missed"), name="check_missed_by_licence"),
            models.Index(fields=["offender", "-due_on"], name="check_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(outcome=""), name="check_open_once_a_plan"),
            models.CheckConstraint(
                condition=Q(outcome="", recorded_at__isnull=True) | (~Q(outcome="") & Q(recorded_at__isnull=False)),
                name="check_is_recorded_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "missed"]) | Q(done_at__isnull=False),
                name="check_has_a_time_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(grace_ends_on__gte=F("due_on")), name="check_grace_ends_after_it_is_due"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_done") | ~Q(not_done_because=""), name="check_not_done_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} due {self.due_on}"


class Handover(Keyed):
    """A waiting check was given to somebody else to make. `act`: the one act in which this and others were given."""

    act = models.UUIDField(editable=False)
    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="handovers")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    from_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_team = models.ForeignKey("sharing.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_team = models.ForeignKey("sharing.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    READERS = read_by(NO_PROGRAM, "reason")
    objects = CheckHandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["act"], name="handover_by_act"),
            models.Index(fields=["to_officer", "-at"], name="handover_by_receiver"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["act", "check_made"], name="handover_once_an_act"),
            models.CheckConstraint(
                condition=Q(to_officer__isnull=False) | Q(to_team__isnull=False), name="handover_says_to_whom"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="handover_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.check_made} to {self.to_officer or self.to_team}"

    @property
    def giver(self) -> str:
        """Previous officers."""
        return str(self.from_officer or self.from_team or "No one")

    @property
    def receiver(self) -> str:
        return str(self.to_officer or self.to_team)
