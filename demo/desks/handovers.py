"""Shifts of duty desks that were handed over in the demo: each one that runs was signed for when it began."""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.at_time import held, worked_since
from sharing.models import Shift, ShiftSheet
from sharing.rota.handover import actions, shifts
from sharing.rota.handover.shifts import Change
from sharing.rota.rules import Level

EARLY, LATE = timedelta(minutes=10), timedelta(minutes=2)
CALLS = "Insp. Oddy, West Yorkshire Police, 8:20am: asks about visits at the weekend. Ext 3321."
PROMISES = "Call HMP Full Sutton by 10am. Reply to Border Force by midday."
NOTE = "A quiet shift. The tag desk tests its line at 7am: its calls then are tests."


def tell(*, now: datetime) -> None:
    """Nothing where the rota has no shift that follows another."""
    running = Shift.objects.running(at=now).filter(level=Level.FIRST, signed_at__isnull=True)
    for after in running.select_related("team__agency").order_by("pk"):
        change = shifts.change_to(after, at=now)
        if change and change.outgoing != change.incoming:
            hand_over(change, now=now)


def hand_over(change: Change, *, now: datetime) -> ShiftSheet:
    """The note shortly before the start, the signature shortly after it."""
    written, signed = change.after.starts_at - EARLY, min(change.after.starts_at + LATE, now)
    worked_since(written, [change.outgoing, change.incoming])
    with held(written):
        mark = actions.sheet_for(change, reader=change.outgoing, at=written).mark
        words = {"calls": CALLS, "promises": PROMISES, "note": NOTE}
        actions.write(shift=change.after, by=change.outgoing, mark=mark, **words)
    with held(signed):
        opened = shifts.find_change(change.incoming, change.after.uid, at=signed)
        mark = actions.sheet_for(opened or change, reader=change.incoming, at=signed).mark
        return actions.sign(shift=change.after, mark=mark, by=change.incoming)
