"""What goes over from one version of a licence to the next, and what ends with it?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from licence.checks.models import Check, CheckPlan
from licence.conditions.models import Exemption, Zone
from licence.licences.models import Licence, LicenceCondition


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


def carry_over(new: Licence, *, on: date) -> None:
    """Plans, unanswered checks and exemptions of the version before go over to the copies; the others' plans end."""
    old = new.variation_of
    if old is None:
        return
    copies = {copy.carried_from_id: copy for copy in new.conditions.exclude(carried_from=None)}
    for condition in old.conditions.all():
        plans = CheckPlan.objects.live(on=on).filter(condition=condition)
        copy = copies.get(condition.pk)
        if copy is None:
            _end_plans(list(plans.values_list("pk", flat=True)), on=on)
            continue
        moved = list(plans.values_list("pk", flat=True))
        for check in Check.objects.unanswered().filter(plan__in=moved):
            check.conditions.remove(condition)
            check.conditions.add(copy)
            Check.objects.filter(pk=check.pk).update(licence=new)
        CheckPlan.objects.filter(pk__in=moved).update(condition=copy)
        _carry_exemptions(condition, copy)


def _end_plans(plans: list[int], *, on: date) -> None:
    """What is not on the licence any more is not checked: what was due from this day on is not asked for."""
    Check.objects.unanswered().filter(plan__in=plans, due_on__gte=on).delete()
    CheckPlan.objects.filter(pk__in=plans, starts_on__lte=on).update(ends_on=on)
    CheckPlan.objects.filter(pk__in=plans, starts_on__gt=on).update(starts_on=on, ends_on=on)


def _carry_exemptions(condition: LicenceCondition, copy: LicenceCondition) -> None:
    """Who was let off until a day still is, from the same place."""
    places = dict(zip(condition.zones.all(), copy.zones.all(), strict=False))
    running = Exemption.objects.filter(condition=condition, ended_at__isnull=True, ends_at__gt=timezone.now())
    for exemption in running.select_related("zone"):
        exemption.condition = copy
        exemption.zone = places.get(exemption.zone) if exemption.zone else None
        exemption.save(update_fields=["condition", "zone"])
