"""Exemptions when another version of a licence takes force."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from licence.exemptions.models import Exemption
from licence.exemptions.rules import OPEN
from licence.licences.models import Licence


def carry_exemptions(*, licence: Licence, before: Licence | None, **_: Any) -> None:
    """Requests and exemptions of the version before go over to the same conditions and places of the one in force."""
    for copy in licence.conditions.exclude(carried_from=None).select_related("carried_from"):
        old = copy.carried_from
        if old is None:
            continue
        places = dict(zip(old.zones.all(), copy.zones.all(), strict=False))
        running = Exemption.objects.filter(condition=old, status__in=OPEN, ends_at__gt=timezone.now())
        for exemption in running.prefetch_related("places"):
            exemption.condition = copy
            exemption.save(update_fields=["condition"])
            exemption.places.set([places[each] for each in exemption.places.all() if each in places])
