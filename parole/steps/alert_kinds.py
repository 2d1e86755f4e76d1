"""Alert kinds about the steps of a review, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

IN_SIGHT = register(
    AlertKind(
        name="parole.in_sight",
        matter=Matter.PAROLE,
        title="Parole review coming",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The day by which the person's case must go to the Parole Board is in sight.",
    )
)
PUT_OFF = register(
    AlertKind(
        name="parole.put_off",
        matter=Matter.PAROLE,
        title="Parole review put off",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The person's parole review was adjourned or deferred: whoever plans to attend or owes a report must know.",
    )
)
WITHDRAWN = register(
    AlertKind(
        name="parole.withdrawn",
        matter=Matter.PAROLE,
        title="Parole review withdrawn",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board has nothing left to decide on the person.",
    )
)
ANOTHER_IN_SIGHT = register(
    AlertKind(
        name="parole.another_in_sight",
        matter=Matter.PAROLE,
        title="Parole: another sentence is to be referred",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        why="A recalled person has another sentence, whose own eligibility date is in sight while a review is open.",
    )
)
