"""What a party asks of the Board beside its decision, and how the Board answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.rows import OfPersonQuerySet
from parole.applications.choices import ANSWERS, KINDS
from parole.applications.rules import ApplicationAnswer, ApplicationKind
from parole.reviews.models import ParoleReview, ReviewMove
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class BoardApplication(Keyed):
    """Somebody asked the Board to hear the case in public (r.15), or a member to decide anew what staff decided (r.4).

    move: of the second, what staff decided. until: the deadline to apply, None where none is known; is_late: after it.
    A victim asks through victim liaison: who they are stands in no row that others read.
    """

    class AskedBy(models.TextChoices):
        PRISONER = "prisoner", "The prisoner"
        SECRETARY_OF_STATE = "secretary_of_state", "The Secretary of State"
        OTHER = "other", "Someone else, not a victim"

    review = models.ForeignKey(ParoleReview, on_delete=models.CASCADE, related_name="applications")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=KINDS)
    move = models.ForeignKey(ReviewMove, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.CharField(max_length=20, choices=AskedBy)
    asked_on = models.DateField()
    reason = models.CharField(max_length=300)
    until = models.DateField("deadline to apply", null=True, blank=True)
    is_late = models.BooleanField(default=False)
    answer = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in ApplicationAnswer], blank=True
    )
    answered_on = models.DateField(null=True, blank=True)
    answer_reasons = models.CharField("the Board's reasons", max_length=300, blank=True)
    document = models.CharField("reference of the Board's answer", max_length=120, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "reason", "answer_reasons", "document", "withdrawn_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        indexes = [models.Index(fields=["asked_on", "id"], name="board_application_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | ~Q(answer="") & Q(answered_on__gte=F("asked_on")) & ~Q(document=""),
                name="board_application_is_answered_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(kind="redecision", move__isnull=False) | Q(kind="public_hearing", move__isnull=True),
                name="board_application_names_what_staff_decided",
            ),
            models.CheckConstraint(
                condition=~Q(kind="redecision") | Q(asked_by__in=["prisoner", "secretary_of_state"]),
                name="board_application_to_decide_anew_is_of_a_party",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def answer_in_words(self) -> str:
        return dict(ANSWERS[ApplicationKind(self.kind)]).get(ApplicationAnswer(self.answer), "") if self.answer else ""
