"""New and changed conditions that took force with neither a check plan nor a written reason why they need none."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from licence.checks import alert_kinds
from licence.checks.models import CheckPlan
from licence.licences.actions.moves import licence_url
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import Status
from sharing import alerts


def unchecked_of(licence: Licence) -> QuerySet[LicenceCondition]:
    """Of a first licence any condition; of a variation those that it adds or words otherwise."""
    plans = CheckPlan.objects.live(on=timezone.localdate()).filter(condition=OuterRef("pk"))
    is_new = Q(carried_from__isnull=True) | ~Q(wording=F("carried_from__wording"))
    return licence.conditions.filter(is_new, ~Exists(plans), unchecked_because="").order_by("position")


def alert_unchecked(licence: Licence) -> None:
    """On the day on which it takes force."""
    numbers = [str(number) for number in unchecked_of(licence).values_list("position", flat=True)]
    if not numbers:
        return
    conditions = "Condition" if len(numbers) == 1 else "Conditions"
    alerts.raise_alert(
        kind=alert_kinds.UNCHECKED,
        key=str(licence.uid),
        subject=licence.offender,
        text=f"{conditions} {', '.join(numbers)} of licence {licence.version}: no check plan, and no reason why not.",
        link=licence_url(licence),
    )


def settle_unchecked(licence: Licence) -> None:
    """Once each has its plan or its reason, or the licence is no longer in force."""
    if licence.status != Status.ACTIVE or not unchecked_of(licence).exists():
        alerts.resolve(kind=alert_kinds.UNCHECKED, key=str(licence.uid), reason="Each has a check plan or a reason")
