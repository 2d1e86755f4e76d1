"""Alert quality of a scope in one line, over 28 days. It names nobody and is told of a share only from enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from offenders.models import Offender
from release_monitor.briefing.scopes import BriefingScope
from release_monitor.figures.rules.small_cells import share_is_told
from sharing.access import sql
from sharing.alerts.models import Alert, Receipt, ReceiptQuerySet
from sharing.alerts.noise import rules
from sharing.alerts.noise.counting import count_receipts

TOO_FEW = "Too few alerts in 28 days to say"


def line_of(scope: BriefingScope, *, at: datetime) -> str:
    """ "Answered in time: 97% of 120. False: 8% of 65 closed by people"."""
    told = [each for each in count_receipts(_receipts(scope, at=at)) if each.is_asked]
    if not share_is_told(len(told)):
        return TOO_FEW
    timely = rules.in_time(told, lambda each: True, at)
    ended = [each for each in told if each.ended]
    false = sum(each.ended == Alert.State.FALSE_ALARM for each in ended)
    said = [f"Acknowledged in time: {timely:.0f}% of {len(told):,} alerts in 28 days"] if timely is not None else []
    if len(ended) >= rules.ENOUGH:
        said.append(f"False alarms: {100 * false / len(ended):.0f}% of {len(ended):,} closed by people")
    return ". ".join(said) or TOO_FEW


def _receipts(scope: BriefingScope, *, at: datetime) -> ReceiptQuerySet:
    """About people of the scope; those of a restriction count for nobody outside it."""
    limited = sql.Condition(sql.restricted("{person}"), {"at": at}, person="pk")
    people = Offender.objects.under(scope.programme, at=at).exclude(limited)
    if scope.region:
        people = people.filter(region=scope.region)
    rows = Receipt.objects.filter(told_at__gt=at - timedelta(days=rules.DAYS), told_at__lte=at)
    return rows.filter(subject__in=people.values("pk"))
