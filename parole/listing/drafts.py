"""The forms about a hearing and its panel that keep a draft."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from offenders.person_page.draft_forms import register_forms
from parole.hearings.models import Seat
from parole.reviews.drafts import of_review
from parole.reviews.models import ParoleReview


def of_seat(key: str, subject: Any) -> str:
    review = Seat.objects.values_list("review__uid", flat=True).get(uid=key)
    return reverse("panel_leave", kwargs={"uid": subject.uid, "review_uid": review, "seat_uid": key})


register_forms(
    ParoleReview,
    ("hearing.list", "A hearing of {subject}", of_review("hearing_list")),
    ("hearing.move", "A moved hearing of {subject}", of_review("hearing_move")),
    ("hearing.cancel", "A cancelled hearing of {subject}", of_review("hearing_cancel")),
    ("hearing.heard", "A hearing of {subject} that was held", of_review("hearing_heard")),
    ("panel.seat", "A member of the panel for {subject}", of_review("panel_seat")),
)
register_forms(Seat, ("panel.leave", "A member who leaves the panel for {subject}", of_seat))
