"""Which conditions of a licence answer to what victims asked for. For those who may know that a victim asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from licence.licences.models import LicenceCondition
from licence.victims.querysets import RequestTieQuerySet
from offenders.rows import account
from sharing.access.fields import KNOWS_VICTIMS_ASK, rest_read_by
from sharing.records.uuids import Keyed


class RequestTie(Keyed):
    """This condition answers to what a victim asked for, and so do its copies on later versions of the licence."""

    condition = models.ForeignKey(LicenceCondition, on_delete=models.CASCADE, related_name="request_ties")
    request = models.ForeignKey("parole.VictimRequest", on_delete=models.PROTECT, related_name="ties")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    tied_by = account()
    tied_at = models.DateTimeField(default=timezone.now)
    untied_by = account(null=True)
    untied_at = models.DateTimeField(null=True, blank=True)

    READERS = rest_read_by(KNOWS_VICTIMS_ASK)
    objects = RequestTieQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "request"],
                condition=Q(untied_at__isnull=True),
                name="condition_tied_once_to_a_request",
            ),
            models.CheckConstraint(
                condition=Q(untied_at__isnull=True, untied_by__isnull=True)
                | Q(untied_at__isnull=False, untied_by__isnull=False),
                name="tie_is_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Condition {self.condition.position}: {self.request}"
