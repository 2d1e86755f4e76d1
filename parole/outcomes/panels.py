"""Figures of decisions: how many of each outcome in each year, among the people the reader can see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractYear

from parole.decisions.models import Decision
from parole.reviews.rules.moves import Outcome
from sharing.models import User


@dataclass(frozen=True)
class Year:
    """Decisions of one year that stand. open: advice on open conditions, whichever way."""

    year: int
    released: int
    refused: int
    open: int
    none: int


def years_of(reader: User) -> list[Year]:
    """The latest year first; one question, however many people."""
    rows = (
        Decision.objects.listed_for(reader)
        .filter(fell_away_on__isnull=True)
        .annotate(year=ExtractYear("decided_on"))
        .order_by()
        .values_list("year", "outcome")
        .annotate(number=Count("pk"))
    )
    counted: dict[int, dict[str, int]] = {}
    for year, outcome, number in rows:
        counted.setdefault(year, {})[outcome] = number
    return [_year(year, counted[year]) for year in sorted(counted, reverse=True)]


def _year(year: int, of: dict[str, int]) -> Year:
    return Year(
        year=year,
        released=of.get(Outcome.RELEASE_DIRECTED, 0),
        refused=of.get(Outcome.NO_RELEASE, 0),
        open=of.get(Outcome.OPEN_RECOMMENDED, 0) + of.get(Outcome.OPEN_NOT_RECOMMENDED, 0),
        none=of.get(Outcome.NO_DECISION, 0),
    )
