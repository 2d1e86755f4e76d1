"""The storm of alerts in the demo: yesterday a file moved many dates of release, and casework was told of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from demo import cast
from demo.at_time import held, moment
from sharing.alerts.storms import actions
from sharing.models import Alert, Receipt

TEAM, KIND = cast.CASEWORK, "releases.date_changed"
MOST = 16
APART = timedelta(seconds=25)
FOUND_AFTER, OVER_AFTER = timedelta(minutes=8), timedelta(minutes=24)


def begins(*, now: datetime) -> datetime:
    return moment((now - timedelta(days=1)).date(), 10, 4)


def put_together(alerts: Iterable[Alert], then: dict[int, datetime], *, now: datetime) -> None:
    """Those of the kind came one after another; `then` says when each was told."""
    asked = Receipt.objects.filter(team__name=TEAM, alert__kind=KIND, for_information=False)
    told = set(asked.values_list("alert_id", flat=True))
    for n, alert in enumerate([alert for alert in alerts if alert.pk in told][:MOST]):
        then[alert.pk] = begins(now=now) + APART * n


def pass_by(*, now: datetime) -> None:
    """It was found, and was over, as the clock found it; the letters of before it have left."""
    for after in (FOUND_AFTER, OVER_AFTER):
        at = begins(now=now) + after
        with held(at):
            actions.watch(at=at)
