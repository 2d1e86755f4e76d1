"""References to the Board that a prisoner requires."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.rows import OfPersonQuerySet
from parole.reviews.models import ParoleReview
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class RequiredReference(Keyed):
    """A life or IPP prisoner required that the case is referred (Crime (Sentences) Act 1997 s.28(7)).

    may_be_from, may_be_from_latest: from when that may be, by the two readings, as worked out then; working: how.
    review: the one that goes on by it.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(ParoleReview, on_delete=models.PROTECT, related_name="required")
    required_on = models.DateField()
    document = models.CharField("reference of the prisoner's letter", max_length=120)
    may_be_from = models.DateField()
    may_be_from_latest = models.DateField()
    working = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "document", "working")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["required_on", "pk"]
        indexes = [models.Index(fields=["required_on", "id"], name="required_reference_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["review"], name="reference_required_once_a_review"),
            models.CheckConstraint(
                condition=Q(required_on__gte=F("may_be_from"), may_be_from_latest__gte=F("may_be_from")),
                name="reference_is_required_once_it_may_be",
            ),
        ]

    def __str__(self) -> str:
        return f"required on {self.required_on}"
