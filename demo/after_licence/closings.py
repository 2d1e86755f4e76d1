"""Cases in which nothing runs: one to decide within days, one that waits for its second person, one that is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.at_time import clock_from, let_in_since, moment
from offenders.closing import actions, clock
from offenders.closing.rules import ClosingDecision
from offenders.models import Closing
from sharing.access.roles import Capability
from sharing.grants.who_can_see import who_sees
from sharing.models import User

OPENED_AGO, DECIDED_AGO = timedelta(days=20), timedelta(days=12)
KEPT_FOR = timedelta(days=200)
MOVES = ("kept", "proposed")  # of the first two; the others are to decide


def tell(*, today: date, now: datetime) -> None:
    """The clock opened them 20 days ago, as it does; the panel met 8 days later."""
    opened_on = today - OPENED_AGO
    with clock_from(moment(opened_on, 9)) as then:
        clock.open_due(on=opened_on, at=then.at)
    rows = list(Closing.objects.to_decide().select_related("offender").order_by("pk"))
    for row, move in zip(rows, MOVES, strict=False):
        panel = _panel_of(row, now=now)
        if len(panel) == 2:
            let_in_since(moment(opened_on, 8), row.offender, panel)
            with clock_from(moment(today - DECIDED_AGO, 11)):
                _decide(row, move, panel, today=today)


def _panel_of(row: Closing, *, now: datetime) -> list[User]:
    """Two who can decide."""
    users = who_sees(row.offender, at=now).exclude(staff_number="").select_related("agency").order_by("pk")
    return [user for user in users if user.can(Capability.CLOSE_CASES)][:2]


def _decide(row: Closing, move: str, panel: list[User], *, today: date) -> None:
    first, second = panel
    if move == "proposed":
        actions.propose(closing=row, decision=ClosingDecision.CLOSE, reason="Nothing runs since August", by=first)
        return
    actions.propose(
        closing=row,
        decision=ClosingDecision.KEEP,
        reason="The panel of both agencies decided to keep it",
        purpose="To prevent terrorism offences: 2 people he met in prison are on licence",
        necessity="He is the only link between them that is known, and he wrote to one of them in October",
        review_on=today + KEPT_FOR,
        by=first,
    )
    actions.agree(closing=row, by=second)
