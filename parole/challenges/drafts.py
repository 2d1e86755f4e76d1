"""The forms about challenges of a decision that keep a draft."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from offenders.person_page.draft_forms import Path, register_forms
from parole.decisions.models import Challenge
from parole.reviews.drafts import of_review
from parole.reviews.models import ParoleReview


def of_challenge(page: str) -> Path:
    def path(key: str, subject: Any) -> str:
        review = Challenge.objects.values_list("review__uid", flat=True).get(uid=key)
        return reverse(page, kwargs={"uid": subject.uid, "review_uid": review, "challenge_uid": key})

    return path


register_forms(
    ParoleReview,
    ("question.answer", "The referral question about {subject}", of_review("question_answer")),
    ("question.withdraw", "The withdrawal of an answer about {subject}", of_review("question_withdraw")),
    *(
        (f"challenge.{kind}", f"{title} of the decision about {{subject}}", of_review("review_challenge", what=kind))
        for kind, title in (
            ("reconsideration", "Reconsideration"),
            ("setting-aside", "Setting aside"),
            ("high-court", "High Court referral"),
        )
    ),
)
register_forms(
    Challenge,
    ("challenge.reply", "A reply about {subject}", of_challenge("challenge_reply")),
    ("challenge.answer", "An answer about {subject}", of_challenge("challenge_answer")),
)
