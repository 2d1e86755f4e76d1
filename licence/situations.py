"""The situation of a person on licence or under recall. Sharing asks before a team loses access."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from licence.licences.models import Licence
from licence.recalls.models import Recall
from sharing.access.situations import Situation


def situations_of(people: Collection[int], on: date) -> dict[int, Situation]:
    """Two queries."""
    recalled = Recall.objects.open().filter(offender__in=people).order_by().values_list("offender_id", flat=True)
    found = {key: Situation(not_alone="being recalled") for key in recalled}
    licensed = Licence.objects.active().filter(offender__in=people).order_by().values_list("offender_id", flat=True)
    for key in licensed:
        found[key] = found.get(key, Situation()) | Situation(on_licence=True, not_alone="on licence")
    return found
