"""Event kind about alerts, for partner systems: to programs of the teams that were alerted. Neither the kind of alert
nor its text is in it."""

from __future__ import annotations

from sharing.access.filters import Asker
from sharing.alerts.models import Alert
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family
from sharing.events.kinds import Rows


def _told_to(rows: Rows, user: Asker) -> Rows:
    return rows.visible_to(user).leaving_by_api().told_to(user)  # type: ignore[attr-defined]


RAISED = Family(
    "alert", TokenScope.ALERTS_READ, Alert.objects.all, "alerts-detail", "alertId", seen_by=_told_to, of_team=True
).of("raised", "A team of the partner system was alerted")
