"""Published outcomes as the forecast weighs them: of each type of review the row nearest to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from offenders.reference.outcomes.models import ReviewOutcomes
from release_monitor.forecast.calculation.facts import REVIEW_TYPES, BaseRate

Cases = ReviewOutcomes.Cases
INITIAL_247A, INITIAL_EDS, INITIAL_LIFE, RECALL_255C = REVIEW_TYPES
# Refusals of extended sentences and after a recall are not published: all cases stand in for them, until our own
# decisions outweigh these.
CASES_OF = {INITIAL_247A: Cases.TORER, INITIAL_EDS: Cases.ALL, INITIAL_LIFE: Cases.LIFE, RECALL_255C: Cases.ALL}


def rows_on(day: date) -> dict[str, ReviewOutcomes]:
    """Of each type of review, the newest row that spoke of a day before this one. One query."""
    newest: dict[str, ReviewOutcomes] = {}
    for row in ReviewOutcomes.objects.filter(as_at__lt=day).order_by("as_at"):
        newest[row.cases] = row
    return {kind: newest[cases] for kind, cases in CASES_OF.items() if cases in newest}


def rates_of(rows: dict[str, ReviewOutcomes]) -> tuple[BaseRate, ...]:
    return tuple(BaseRate(kind, row.released, row.stayed + row.open_conditions) for kind, row in sorted(rows.items()))


def said_of(rows: dict[str, ReviewOutcomes]) -> list[dict[str, Any]]:
    """As a run keeps them."""
    return [
        {
            "review_type": kind,
            "cases": row.get_cases_display(),
            "as_at": row.as_at.isoformat(),
            "released": row.released,
            "refused": row.stayed + row.open_conditions,
            "grade": row.grade,
            "source": row.source,
        }
        for kind, row in sorted(rows.items())
    ]
