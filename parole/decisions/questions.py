"""The question of a referral to the High Court that each direction to release brings, and its answer."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from offenders.rows import OfPersonQuerySet
from parole.decisions.choices import REFERRAL_ANSWERS
from parole.decisions.models import Challenge, Decision
from parole.decisions.rules import Challenge as Kind
from parole.decisions.rules import ReferralAnswer, Result, SetsConditions, sets_conditions, settled_on
from parole.reviews.models import ParoleReview
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class ReferralQuestion(Keyed):
    """Whether the Secretary of State has a direction to release referred to the High Court (CJA 2003 s.256AZBA, C(S)A
    1997 s.32ZAA). The release is suspended until it is settled.

    answered_on: the day on which the Secretary of State decided it. confirmed_by: the second person, of an answer that
    lets the release go on. ended_at: it was withdrawn, or its direction fell away; another one takes its place.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="questions")
    review = models.ForeignKey(ParoleReview, on_delete=models.PROTECT, related_name="questions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=14, choices=REFERRAL_ANSWERS, blank=True)
    answered_on = models.DateField("decided by the Secretary of State on", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.CharField("reference of the Secretary of State's decision", max_length=120, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    undermines_confidence = models.BooleanField("release would be likely to undermine public confidence", default=False)
    court_might_not_be_satisfied = models.BooleanField("the High Court might not be satisfied", default=False)
    prisoner_told_on = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "document", "reason", "ended_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(ended_at__isnull=True), name="question_stands_once_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True, answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_on__isnull=False, answered_at__isnull=False),
                name="question_is_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(answer="referred") | Q(undermines_confidence=True, court_might_not_be_satisfied=True),
                name="question_is_referred_on_both_limbs",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="") | ~Q(ended_because=""),
                name="question_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display() if self.answer else "Not answered"

    @property
    def is_suspended(self) -> bool:
        """Whether nobody is released on the direction yet."""
        return self.settled_on() is None

    def settled_on(self) -> date | None:
        """When the release stopped being suspended; None while it is."""
        confirmed = timezone.localdate(self.confirmed_at) if self.confirmed_at else None
        upheld = self.decision.challenges.filter(kind=Kind.HIGH_COURT, result=Result.REFUSED).last()
        return settled_on(
            answer=ReferralAnswer(self.answer) if self.answer else None,
            answered_on=self.answered_on,
            confirmed_on=confirmed,
            upheld_on=upheld.answered_on if isinstance(upheld, Challenge) else None,
        )


def who_sets_conditions(*, period: int) -> SetsConditions:
    """Who sets the licence conditions of a release that the Board directed of this custody. One query."""
    answers = ReferralQuestion.objects.filter(
        review__period=period, ended_at__isnull=True, decision__fell_away_on__isnull=True
    ).values_list("answer", flat=True)
    return sets_conditions(ReferralAnswer(answer) if answer else None for answer in answers)


def standing_question(decision: Decision) -> ReferralQuestion | None:
    """The question that is open, or was answered; None where the direction brings none, or nobody has asked yet."""
    return ReferralQuestion.objects.filter(decision=decision, ended_at__isnull=True).first()
