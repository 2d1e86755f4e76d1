"""Items that must be seen before what is decided of their people: each is marked by who owns its decision."""

from __future__ import annotations

from datetime import date, datetime

from sharing.items.actions import sights
from sharing.items.rules import Occasion
from sharing.models import Item, Sitting

MARKED = (Occasion.MAPPA, Occasion.HANDOVER, Occasion.RELEASE)


def tell(*, today: date, now: datetime) -> None:
    """The same for the same people and day."""
    for sitting in Sitting.objects.open().filter(occasion__in=MARKED).order_by("pk"):
        for item in Item.objects.filter(subject=sitting.subject_id).select_related("owner").order_by("pk"):
            sights.mark(item=item, occasions=[Occasion(sitting.occasion)], by=item.owner)
