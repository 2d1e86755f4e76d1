"""What a team holds back in the demo: one kind of alert about all its people, for a week, since the day before
yesterday."""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.at_time import held
from sharing.alerts import KINDS
from sharing.alerts.suppressions import actions
from sharing.models import Team, User

TEAM, MANAGER = "NSD North", "Tom Brandreth"
KIND = "dates.conflict"
SINCE, LASTS = timedelta(days=2), timedelta(days=7)
REASON = "Prisons are correcting date records this week; their offender management units follow up each one"


def tell(*, now: datetime) -> None:
    """Before the alerts of this kind are told. Passed over where a small caseload has no such team."""
    team, manager = Team.objects.filter(name=TEAM).first(), User.objects.filter(name=MANAGER).first()
    if team and manager:
        said = {"subject": None, "is_high": False, "lasts": LASTS, "reason": REASON}
        with held(now - SINCE):
            actions.suppress(kind=KINDS[KIND], team=team, by=manager, **said)
