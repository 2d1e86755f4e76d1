"""Versions of a licence: what goes over from one to the next, and what ends with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from licence.licences.models import Exemption, Licence, LicenceCondition, Zone


def end_conditions(licence: Licence, *, on: date) -> None:
    """From this day on they bind no more. One that was to begin later never did."""
    in_force = licence.conditions.filter(starts_on__isnull=False)
    in_force.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on).update(ends_on=on)
    in_force.update(state=LicenceCondition.State.EXPIRED)


def bind_again(licence: Licence) -> None:
    """Those that ended last bind on: the revocation that ended them was rescinded."""
    last = licence.conditions.filter(starts_on__isnull=False).aggregate(day=Max("ends_on"))["day"]
    ended = licence.conditions.filter(ends_on=last, starts_on__lt=last) if last else licence.conditions.none()
    ended.update(ends_on=None, state=LicenceCondition.State.IN_FORCE)


def copy_conditions(old: Licence, new: Licence) -> None:
    """Conditions in force with their places, in their order, each knowing whence it came."""
    leave = {"id", "uid", "licence", "carried_from", "starts_on", "ends_on", "state"}
    for condition in old.conditions.prefetch_related("zones"):
        copy = LicenceCondition.objects.create(
            licence=new, carried_from=condition, **_values(condition, leave), state=LicenceCondition.State.PROPOSED
        )
        for zone in condition.zones.all():
            Zone.objects.create(condition=copy, **_values(zone, {"id", "uid", "condition"}))


def _values(row: Any, leave: set[str]) -> dict[str, Any]:
    return {each.name: getattr(row, each.name) for each in row._meta.concrete_fields if each.name not in leave}


def carry_exemptions(new: Licence) -> None:
    """Who was let off a condition of the version before until a day still is, from the same place."""
    for copy in new.conditions.exclude(carried_from=None).select_related("carried_from"):
        if copy.carried_from:
            _carry_exemptions(copy.carried_from, copy)


def _carry_exemptions(condition: LicenceCondition, copy: LicenceCondition) -> None:
    places = dict(zip(condition.zones.all(), copy.zones.all(), strict=False))
    running = Exemption.objects.filter(condition=condition, ended_at__isnull=True, ends_at__gt=timezone.now())
    for exemption in running.select_related("zone"):
        exemption.condition = copy
        exemption.zone = places.get(exemption.zone) if exemption.zone else None
        exemption.save(update_fields=["condition", "zone"])
