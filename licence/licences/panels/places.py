"""The places of a condition that a reader reads."""

from __future__ import annotations

from django.db.models import Prefetch

from licence.licences.models import Zone
from sharing.models import User


def places_for(reader: User) -> Prefetch:
    """To load with conditions whose person the reader sees: the places that are the reader's, as `zones_read`."""
    return Prefetch("zones", queryset=Zone.objects.visible_to(reader), to_attr="zones_read")
