"""The address of a review in the browser."""

from django.urls import reverse

from parole.reviews.models import ParoleReview


def thread_of(review: ParoleReview) -> str:
    """Its thread of alerts: a person may have two reviews open."""
    return f"review:{review.uid}"


def review_url(review: ParoleReview) -> str:
    return reverse("review", kwargs={"uid": review.offender.uid, "review_uid": review.uid})
