"""People who ask to observe a hearing: who, what they may be shown, how the panel answered, and whether they came."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from offenders.rows import OfPersonQuerySet
from parole.hearings.models import Hearing
from parole.reviews.models import ParoleReview
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class ObserverQuerySet(OfPersonQuerySet):
    def waiting(self) -> Self:
        return self.filter(answer="", withdrawn_on__isnull=True)


class Observer(Keyed):
    """Somebody asked to observe a hearing of a review (Parole Board Rules 2019 r.14). A victim asks victim liaison.

    may_see: what they may be shown, never what is withheld. attended_on: the day of the hearing that they were at.
    """

    class Kind(models.TextChoices):
        SUPPORTER = "supporter", "For the prisoner’s support"
        PROFESSIONAL = "professional", "A professional, for training or oversight"
        RESEARCHER = "researcher", "A researcher"
        OTHER = "other", "Another person"

    class MaySee(models.TextChoices):
        NOTHING = "nothing", "No papers"
        SUMMARY = "summary", "A summary"
        OPEN_PAPERS = "open_papers", "The papers that are disclosed"

    class Answer(models.TextChoices):
        GRANTED = "granted", "May observe"
        REFUSED = "refused", "May not observe"

    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="observers")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, null=True, blank=True, related_name="observers")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    asked_on = models.DateField()
    reason = models.CharField(max_length=300)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    may_see = models.CharField(max_length=12, choices=MaySee, blank=True)
    document = models.CharField("reference of the Board's answer", max_length=120, blank=True)
    attended_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "name", "reason", "document", "withdrawn_because")
    objects = ObserverQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        indexes = [models.Index(fields=["asked_on", "id"], name="observer_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True, may_see="")
                | Q(answer="refused", answered_on__isnull=False, may_see="")
                | Q(answer="granted", answered_on__isnull=False) & ~Q(may_see=""),
                name="observer_is_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(attended_on__isnull=True) | Q(answer="granted"), name="observer_attends_when_granted"
            ),
        ]

    def __str__(self) -> str:
        return self.name
