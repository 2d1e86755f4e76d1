"""Alert kinds of cases to close, with the time teams have to answer."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

KINDS = frozenset({Agency.Kind.CT_POLICE, Agency.Kind.POLICE, Agency.Kind.PROBATION})
SIDES = Recipients(managers_first=True, national_desks=False)  # those of `actions.hearers`
A_DAY = timedelta(days=1)

TO_CLOSE = register(
    AlertKind(
        name="closing.to_decide",
        matter=Matter.DUTY,
        title="Case to close, or to keep",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=SIDES,
        why="No licence, notification period or order runs for the person, or a case that was kept is due for review. "
        "A panel closes it, or keeps it for a policing purpose.",
    )
)
DUE_SOON = register(
    AlertKind(
        name="closing.due_soon",
        matter=Matter.DUTY,
        title="Case to close or keep within days",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=SIDES,
        why="A case is to be closed or kept within 7 days, or the days in service settings, and is not decided.",
    )
)
LATE = register(
    AlertKind(
        name="closing.late",
        matter=Matter.DUTY,
        title="Case not closed or kept in time",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=SIDES,
        why="The days to close the case, or to keep it, have passed. Repeated each week until it is decided.",
    )
)
CLOSED_UNREVIEWED = register(
    AlertKind(
        name="closing.closed_unreviewed",
        matter=Matter.DUTY,
        title="Kept case closed: not reviewed in time",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=SIDES,
        why="A case kept for a policing purpose was not reviewed by its date. It is closed automatically.",
    )
)
WAITING = (TO_CLOSE, DUE_SOON, LATE)
