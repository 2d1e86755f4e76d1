"""Exemptions when another version of a licence takes force."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from licence.exemptions.models import Exemption
from licence.exemptions.rules import OPEN
from licence.licences.models import Licence, LicenceCondition, Zone


def carry_exemptions(*, licence: Licence, before: Licence | None, **_: Any) -> None:
    """Requests and exemptions of the version before go over to the same conditions and places of the one in force."""
    for copy in licence.conditions.exclude(carried_from=None).select_related("carried_from"):
        _carry(copy)


def _carry(copy: LicenceCondition) -> None:
    """One of places alone of which none is on the new version stays behind: it must not become one of all of it."""
    places = {_said(zone): zone for zone in copy.zones.all()}
    running = Exemption.objects.filter(
        condition=copy.carried_from_id, status__in=OPEN, ends_at__gt=timezone.now()
    ).prefetch_related("places")
    for exemption in running:
        named = list(exemption.places.all())
        kept = [places[_said(zone)] for zone in named if _said(zone) in places]
        if named and not kept:
            continue
        exemption.condition = copy
        exemption.save(update_fields=["condition"])
        exemption.places.set(kept)


def _said(zone: Zone) -> tuple[str, str, str]:
    return zone.kind, zone.place, str(zone.outline)
