"""What this app tells of while an officer was away: decisions of the Parole Board."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from parole.models import Decision
from sharing.leave.happenings import Happening, HappeningQuestion, register


@register
def _decisions(asked: HappeningQuestion) -> Iterator[Happening]:
    for row in asked.rows(Decision, "recorded_at").select_related("offender", "review", "recorded_by"):
        href = reverse("review", kwargs={"uid": row.offender.uid, "review_uid": row.review.uid})
        words = row.get_outcome_display()
        yield Happening(row.recorded_at, row.offender_id, "Parole decision", words, href, row.recorded_by)
