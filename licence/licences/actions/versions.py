"""Versions of a licence: what goes over from one to the next, and what ends with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from licence.licences.models import Licence, LicenceCondition, Zone


def end_conditions(licence: Licence, *, at: datetime) -> None:
    """From this moment on they bind no longer. One that was to begin later never did."""
    in_force = licence.conditions.filter(starts_at__isnull=False)
    in_force.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at).update(ends_at=at)
    in_force.update(state=LicenceCondition.State.EXPIRED)


def plan(licence: Licence, *, at: datetime) -> None:
    """It takes force at a moment to come: from then on its conditions bind, and those of the version before no longer.

    Written now, so that what binds then does not depend on when a clock runs.
    """
    licence.conditions.update(starts_at=at)
    if licence.variation_of:
        open_ones = licence.variation_of.conditions.filter(ends_at__isnull=True, starts_at__isnull=False)
        open_ones.update(ends_at=at)


def unplan(licence: Licence) -> None:
    """Take back what `plan` wrote, where its moment has been planned and it is not in force yet."""
    if licence.planned_for is None or licence.activated_at is not None:
        return
    licence.conditions.update(starts_at=None)
    if licence.variation_of:
        licence.variation_of.conditions.filter(ends_at=licence.planned_for).update(ends_at=None)


def bind_again(licence: Licence) -> None:
    """Those that ended last bind on: the revocation that ended them was rescinded."""
    last = licence.conditions.filter(starts_at__isnull=False).aggregate(at=Max("ends_at"))["at"]
    ended = licence.conditions.filter(ends_at=last, starts_at__lt=last) if last else licence.conditions.none()
    ended.update(ends_at=None, state=LicenceCondition.State.IN_FORCE)


def copy_conditions(old: Licence, new: Licence) -> None:
    """Conditions in force with their places, in their order, each knowing whence it came."""
    leave = {"id", "uid", "licence", "carried_from", "starts_at", "ends_at", "state"}
    for condition in old.conditions.prefetch_related("zones"):
        copy = LicenceCondition.objects.create(
            licence=new, carried_from=condition, **_values(condition, leave), state=LicenceCondition.State.PROPOSED
        )
        for zone in condition.zones.all():
            Zone.objects.create(condition=copy, **_values(zone, {"id", "uid", "condition"}))


def _values(row: Any, leave: set[str]) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in leave}
