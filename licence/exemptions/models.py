"""Exemptions from a condition of a licence, and how agencies see their risk."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from licence.exemptions import rules
from licence.exemptions.choices import EXEMPTION_STATUSES, RISK_VIEWS
from licence.exemptions.querysets import ExemptionQuerySet, RiskViewQuerySet
from licence.exemptions.rules import Status
from licence.licences.models import LicenceCondition, Zone
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class Exemption(Keyed):
    """Somebody asked that a condition, or places of it, does not apply to the person for a time.

    starts_at, ends_at: the window asked for. begins_at: from when it holds, once it is approved. decided_by: the second
    person, who approved or refused in their own session. ended_at: when it was withdrawn, lapsed or ended.

    Rows from before approvals were signed have `recorded_approver` in place of `decided_by`: somebody whom the asker
    chose from a list. They keep the teams and the views that the asker typed.
    """

    condition = models.ForeignKey(LicenceCondition, on_delete=models.PROTECT, related_name="exemptions")
    places = models.ManyToManyField(Zone, related_name="exemptions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=EXEMPTION_STATUSES, default=Status.ASKED.value)
    scope = models.CharField("what is allowed", max_length=300)
    escort = models.CharField(max_length=200, blank=True)
    affects = models.CharField("who else is affected", max_length=300, blank=True)
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_because = models.CharField(max_length=500, blank=True)
    board_ref = models.CharField("reference of the Board's document", max_length=80, blank=True)
    board_on = models.DateField("day of the Board's document", null=True, blank=True)
    begins_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=300, blank=True)
    recorded_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_told = models.ManyToManyField("sharing.Team", related_name="+")
    recorded_views = models.TextField("how each agency saw the risk, as the asker typed it", blank=True)

    READERS = read_by(
        NO_PROGRAM,
        "scope",
        "escort",
        "affects",
        "reason",
        "decided_because",
        "board_ref",
        "ended_because",
        "recorded_views",
    )
    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(
                fields=["ends_at"], condition=Q(status__in=["asked", "approved"]), name="exemption_open_by_end"
            ),
            models.Index(fields=["asked_at", "id"], name="exemption_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="exemption_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="exemption_decided_by_somebody_else"),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
            models.CheckConstraint(
                condition=Q(begins_at__isnull=True)
                | Q(recorded_approver__isnull=False)
                | (Q(decided_by__isnull=False) & Q(begins_at__gte=F("decided_at")) & Q(begins_at__gte=F("starts_at"))),
                name="exemption_never_begins_before_it_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "ended", "ended_early", "approval_withdrawn"])
                | Q(begins_at__isnull=False),
                name="exemption_approved_has_a_beginning",
            ),
        ]

    def __str__(self) -> str:
        return self.scope

    @property
    def state(self) -> Status:
        return Status(self.status)

    @property
    def begins_late(self) -> bool:
        """Approved after the start that was asked for."""
        return self.begins_at is not None and self.begins_at > self.starts_at

    def holds_at(self, at: datetime) -> bool:
        return rules.holds(begins_at=self.begins_at, ends_at=self.ends_at, ended_at=self.ended_at, at=at)


class RiskView(Keyed):
    """How an agency sees the risk of an exemption, said by somebody of it. A later one does not remove it.

    for_victims: given by victim liaison, and read by those alone who may know what victims asked for.
    """

    exemption = models.ForeignKey(Exemption, on_delete=models.PROTECT, related_name="views")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("sharing.Agency", on_delete=models.PROTECT, related_name="+")
    for_victims = models.BooleanField(default=False)
    view = models.CharField(max_length=20, choices=RISK_VIEWS)
    words = models.CharField(max_length=500)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "view", "words", "for_victims")
    objects = RiskViewQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_view_display()}"
