"""Close the checks that nobody answered, each with the breach that it is suspected to be."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from licence.breaches.actions import breaches
from licence.breaches.rules import Reason, Source
from licence.checks import alert_kinds, event_kinds
from licence.checks.actions.checks import make_next
from licence.checks.actions.plans import altered
from licence.checks.models import Check
from licence.checks.rules import Outcome
from sharing import alerts, audit, events
from sharing.time_words import format_date


def close_missed_checks(*, on: date) -> int:
    """Close what nobody answered by the last day of its grace: each in a transaction of its own. Returns how many.

    Each opens a suspected breach and tells probation; the next check of the plan is made due.
    """
    missed = Check.objects.missed(on=on).to_answer().values_list("pk", flat=True)
    return sum(_close_missed(pk, on=on) for pk in list(missed))


@transaction.atomic
def _close_missed(pk: int, *, on: date) -> bool:
    if not Check.objects.missed(on=on).filter(pk=pk).update(outcome=Outcome.MISSED, recorded_at=timezone.now()):
        return False
    check = Check.objects.select_related("offender").get(pk=pk)
    make_next(check)
    altered("licence.check_missed", check, None, after=audit.fields_of(check, "outcome"))
    alerts.resolve(kind=alert_kinds.OVERDUE, key=f"check:{check.pk}", reason="The check was missed")
    says = f"{check.get_kind_display()}, due on {format_date(check.due_on)}. No answer was recorded."
    alerts.raise_alert(
        kind=alert_kinds.MISSED,
        key=f"check:{check.pk}",
        subject=check.offender,
        text=says,
        link=reverse("person_checks", kwargs={"uid": check.offender.uid}),
    )
    events.publish_event(kind=event_kinds.MISSED, record=check, subject=check.offender)
    _open_breach(check, says)
    return True


def _open_breach(check: Check, summary: str) -> None:
    """Of the first condition that bound on the last day of grace; none is opened where none did."""
    at = timezone.make_aware(datetime.combine(check.grace_ends_on, time(23, 59)))
    for condition in check.conditions.select_related("licence"):
        try:
            with transaction.atomic():
                breaches.open_breach(
                    offender=check.offender,
                    condition=condition,
                    check=check,
                    source=Source.CHECK,
                    reason=Reason.NON_COMPLIANCE,
                    occurred_at=at,
                    summary=f"Missed check. {summary}",
                    by=None,
                )
        except breaches.BreachRefused:
            continue
        return
