"""Plans and checks when another version of a licence takes force: what goes over, what ends, what is due."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from licence.checks.actions.plans import make_due
from licence.checks.actions.unchecked import alert_unchecked, settle_unchecked
from licence.checks.models import Check, CheckPlan
from licence.licences.models import Licence


def follow_licence(*, licence: Licence, before: Licence | None, on: date) -> None:
    """Plans and unanswered checks of the version before go over to the one in force, and its first checks are due."""
    if before:
        carry_over(licence, on=on)
        settle_unchecked(before)
    make_due(on=timezone.localdate(), licence=licence)
    alert_unchecked(licence)


def carry_over(new: Licence, *, on: date) -> None:
    """Plans and unanswered checks of the version before go over to the copies; the others' plans end."""
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


def _end_plans(plans: list[int], *, on: date) -> None:
    """What is no longer on the licence is not checked: what was due from this day on is not asked for."""
    Check.objects.unanswered().filter(plan__in=plans, due_on__gte=on).delete()
    CheckPlan.objects.filter(pk__in=plans, starts_on__lte=on).update(ends_on=on)
    CheckPlan.objects.filter(pk__in=plans, starts_on__gt=on).update(starts_on=on, ends_on=on)
