"""The clock of handing over: it alerts managers of shifts that nobody has signed for. It takes nobody off call."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from sharing import alerts
from sharing.alerts import Only
from sharing.jobs.set_aside import alone
from sharing.rota.handover import shifts
from sharing.rota.handover.alert_kinds import NOT_SIGNED
from sharing.rota.handover.shifts import Change
from sharing.time_words import say_datetime


def watch(*, at: datetime) -> None:
    """Each shift for itself: one that raises is set aside. Safe to run twice, and late."""
    open_keys = alerts.open_keys(kind=NOT_SIGNED)
    late = shifts.late(at=at)
    for change in late:
        with alone("handover", change.after.pk):
            _alert(change, at=at)
    over = open_keys - {key_of(change) for change in late}
    for key in sorted(over):
        alerts.resolve(kind=NOT_SIGNED, key=key, reason="The shift has ended", at=at)


def key_of(change: Change) -> str:
    return f"shift:{change.after.uid}"


def _alert(change: Change, *, at: datetime) -> None:
    desk, after = change.desk, change.after
    alerts.raise_alert(
        kind=NOT_SIGNED,
        key=key_of(change),
        subject=None,
        text=f"{desk}: {change.incoming} has not signed for the shift that began at {say_datetime(after.starts_at)}. "
        f"{change.outgoing} stays on call too until it is signed. Call them both.",
        link=reverse("shift_handovers"),
        at=at,
        only=Only(teams=[desk.pk]) if shifts.managers_of(desk, at=at) else Only(agencies=[desk.agency_id]),
    )
