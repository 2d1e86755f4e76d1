"""What did those who decided know at that minute? A copy as data, kept with the decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from licence.models import Breach, Check, Licence, LicenceCondition
from offenders.models import KeyDate, Offender
from sharing.models import Alert

CHECKS_OF_DAYS = 28


def known_of(offender: Offender, *, at: datetime) -> dict[str, Any]:
    """Dates, licence, conditions in force, open alerts and breaches, checks of the last 28 days. Six queries."""
    today = timezone.localdate(at)
    licence = Licence.objects.active().filter(offender=offender).first()
    conditions = LicenceCondition.objects.in_force(on=today).filter(
        offender=offender, licence__activated_at__isnull=False
    )
    answered = Check.objects.filter(
        offender=offender, recorded_at__isnull=False, due_on__gte=today - timedelta(days=CHECKS_OF_DAYS)
    )
    return {
        "at": at.isoformat(),
        "whereabouts": offender.whereabouts,
        "dates": [
            {"code": each.code, "origin": each.origin, "on": each.falls_on.isoformat()}
            for each in KeyDate.objects.current().filter(offender=offender)
        ],
        "licence": {"version": licence.version, "starts_on": str(licence.starts_on), "ends_on": str(licence.ends_on)}
        if licence
        else None,
        "conditions": [
            {"number": each.position, "family": each.family, "wording": each.wording} for each in conditions
        ],
        "alerts": [
            {"title": each.title, "raised_at": each.raised_at.isoformat(), "severity": each.get_severity_display()}
            for each in Alert.objects.unfinished().filter(subject=offender)
        ],
        "breaches": [
            {"uid": str(each.uid), "kind": str(each), "status": each.status, "found_at": each.found_at.isoformat()}
            for each in Breach.objects.in_sight().filter(offender=offender)
        ],
        "checks": [
            {"kind": each.get_kind_display(), "due_on": each.due_on.isoformat(), "outcome": each.get_outcome_display()}
            for each in answered
        ],
    }
