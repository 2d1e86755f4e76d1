"""The dossier before the Board, as a page to print: everything that is disclosed, and nothing that is withheld."""

from __future__ import annotations

from dataclasses import dataclass

from parole.dossier.models import Contribution, Direction, DossierItem
from parole.reviews.models import ParoleReview


@dataclass(frozen=True)
class Summary:
    items: list[DossierItem]
    pages: int
    contributions: list[Contribution]
    directions: list[Direction]


def summary_of(review: ParoleReview) -> Summary:
    """The same for every reader: papers that the prisoner has, what police gave and was passed on, directions."""
    items = list(
        DossierItem.objects.open_to_all()
        .current()
        .filter(review=review, disclosure=DossierItem.Disclosure.YES)
        .select_related("agency")
    )
    given = Contribution.objects.filter(review=review, passed_on_at__isnull=False).select_related("agency")
    return Summary(
        items=items,
        pages=sum(item.pages or 0 for item in items),
        contributions=list(given),
        directions=list(Direction.objects.filter(review=review, dropped_on__isnull=True).select_related("agency")),
    )
