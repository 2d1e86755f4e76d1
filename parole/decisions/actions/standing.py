"""The decision that stands, its challenges as finality reads them, and how it falls away."""

from __future__ import annotations

from datetime import date

from parole.decisions import rules as finality
from parole.decisions.models import Decision
from parole.reviews.models import ParoleReview


def fall_away(review: ParoleReview, *, because: str, on: date) -> None:
    """The decision that stands does so no more, and what is open against it has nothing left to answer."""
    decision = standing_decision(review)
    if decision is None:
        return
    Decision.objects.filter(pk=decision.pk).update(fell_away_on=on, fell_away_because=because)
    for challenge in decision.challenges.filter(answered_on__isnull=True):
        challenge.answered_on, challenge.result = max(on, challenge.made_on), finality.Result.WITHDRAWN
        challenge.answer = f"The decision no longer applies. {because}"
        challenge.save(update_fields=["answered_on", "result", "answer"])


def standing_decision(review: ParoleReview) -> Decision | None:
    """The decision that has not fallen away."""
    rows = Decision.objects.filter(review=review, fell_away_on__isnull=True)
    return rows.prefetch_related("challenges", "corrections").first()


def asked_of(decision: Decision | None) -> list[finality.DecisionQuestion]:
    """The challenges of a decision, as finality reads them."""
    if decision is None:
        return []
    return [
        finality.DecisionQuestion(
            kind=finality.Challenge(challenge.kind),
            made_on=challenge.made_on,
            is_late=challenge.is_late,
            answered_on=challenge.answered_on,
            result=finality.Result(challenge.result) if challenge.result else None,
        )
        for challenge in decision.challenges.all()
    ]
