"""Hearings and decisions on the life-line of a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from offenders.person_page.life_line import LaneQuestion, LaneRows, day_of, mark
from parole.decisions.choices import OUTCOMES
from parole.decisions.models import Decision
from parole.hearings.models import Hearing
from sharing.charts import Mark
from sharing.models import User


def parole_rows(reader: User) -> dict[str, LaneRows]:
    """Hearings that were not cancelled, and decisions."""
    hearings = Hearing.objects.visible_to(reader).exclude(status=Hearing.Status.CANCELLED)
    return {
        "hearings": LaneRows(hearings, ("first_on", "status", "review__uid")),
        "decisions": LaneRows(
            Decision.objects.visible_to(reader), ("decided_on", "outcome", "fell_away_on", "review__uid")
        ),
    }


def parole_lane(asked: LaneQuestion) -> Iterator[Mark]:
    def href(row: Any) -> str:
        return reverse("review", kwargs={"uid": asked.person.uid, "review_uid": row["review__uid"]})

    for row in asked.found["hearings"]:
        if day := day_of(row["first_on"]):
            words = f"Hearing, {Hearing.Status(row['status']).label.lower()}"
            yield mark(day, words, today=asked.today, href=href(row))
    outcomes = dict(OUTCOMES)
    for row in asked.found["decisions"]:
        if day := day_of(row["decided_on"]):
            words = outcomes[row["outcome"]] + (", no longer in effect" if row["fell_away_on"] else "")
            yield mark(day, words, today=asked.today, href=href(row))
