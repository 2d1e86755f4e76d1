"""What stands on the page of a figure beside its number: published rows, and in writing why ours differ."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from offenders.record.published import standing_of
from offenders.reference.figures.models import PublishedFigure
from offenders.reference.outcomes.models import ReviewOutcomes
from release_monitor.figures.readers import FigureReader
from release_monitor.figures.results import FigureResult
from sharing import access
from sharing.access.roles import Capability


def beside(reader: FigureReader, result: FigureResult) -> dict[str, Any] | None:
    """None where the figure has nothing beside it for this reader. template: below templates/figures/beside/."""
    make = {"reconciliation": _reconciliation, "parole-outcomes": _outcomes}.get(result.spec.code)
    return make(reader, result) if make else None


def _reconciliation(reader: FigureReader, result: FigureResult) -> dict[str, Any] | None:
    """For who sees the whole programme by name; whoever keeps reference data writes it."""
    user, programme = reader.user, result.spec.programme
    if not reader.has_people or user is None or programme not in access.national_programmes(user):
        return None
    figure = PublishedFigure.objects.newest(PublishedFigure.Measure.IN_CUSTODY, programme)
    stands = standing_of(figure) if figure else None
    return {
        "template": "figures/beside/reconciliation.html",
        "figure": figure,
        "stands": stands,
        "is_reconciled": bool(figure and stands and stands.figure_id == figure.pk),
        "write_url": reverse("figure_reconcile", args=[figure.uid])
        if figure and user.can(Capability.KEEP_REFERENCE)
        else "",
        "all_url": reverse("reference_rows", args=["figures"]),
    }


def _outcomes(reader: FigureReader, result: FigureResult) -> dict[str, Any]:
    """Published counts of a country stand beside those of a caseload, for scale."""
    return {
        "template": "figures/beside/outcomes.html",
        "rows": [
            (row, *(f"{number:,}" for number in (row.released, row.open_conditions, row.stayed)))
            for row in ReviewOutcomes.objects.order_by("cases", "-as_at")
        ],
        "all_url": reverse("reference_rows", args=["review-outcomes"]) if reader.has_people else "",
    }
