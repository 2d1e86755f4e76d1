"""The forms about the steps of a review that keep a draft."""

from offenders.person_page.draft_forms import register_forms
from parole.reviews.drafts import of_review
from parole.reviews.models import ParoleReview

register_forms(
    ParoleReview,
    ("review.direct_oral", "The direction of a hearing for {subject}", of_review("review_step", verb="direct_oral")),
    ("review.adjourn", "The adjournment of {subject}", of_review("review_step", verb="adjourn")),
    ("review.defer", "The deferral of {subject}", of_review("review_step", verb="defer")),
    ("review.withdraw", "The end of the review of {subject}", of_review("review_step", verb="withdraw")),
    ("review.details", "Reference, target and view for {subject}", of_review("review_details")),
)
