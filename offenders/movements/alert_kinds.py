"""Alerts of an end that one person reports (of a licence, a life, a stay in the country, a case before a court), and of
what an escape has cancelled.
"""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

END_REPORTED = register(
    AlertKind(
        name="movements.end_reported",
        matter=Matter.RELEASE,
        title="Confirm or refuse what one person reported",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        recipients=Recipients(all_answer=True),
        why="One person reported a death, the end of a licence, an acquittal or a removal. Nothing changes until a "
        "second person confirms it.",
    )
)
END_NOT_CONFIRMED = register(
    AlertKind(
        name="movements.end_not_confirmed",
        matter=Matter.RELEASE,
        title="Report not confirmed or refused in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="A second person had an hour to decide about a reported death, end of a licence, acquittal or removal.",
    )
)
END_DECIDED = register(
    AlertKind(
        name="movements.end_decided",
        matter=Matter.RELEASE,
        title="Report confirmed or refused",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(all_answer=True),
        why="A second person decided about a reported death, end of a licence, acquittal or removal. Every team that "
        "can see the person is alerted.",
    )
)
BACK_FROM_ESCAPE = register(
    AlertKind(
        name="movements.back_from_escape",
        matter=Matter.RELEASE,
        title="Back after an escape: record the direction or order again",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(all_answer=True),
        why="An escape cancels the release routes of that custody. A direction or order that still counts must be "
        "recorded again, or the person is held past it.",
    )
)
