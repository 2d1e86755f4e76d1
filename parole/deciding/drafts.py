"""The forms about a decision that keep a draft."""

from offenders.person_page.draft_forms import register_forms
from parole.reviews.drafts import of_review
from parole.reviews.models import ParoleReview

register_forms(
    ParoleReview,
    ("review.decide", "The decision about {subject}", of_review("review_decide")),
    ("review.slip", "A correction to the decision about {subject}", of_review("review_correct")),
    ("review.outcome", "The corrected outcome for {subject}", of_review("review_outcome")),
    ("hearing.refuse", "A hearing of {subject} that was refused", of_review("hearing_refuse")),
)
