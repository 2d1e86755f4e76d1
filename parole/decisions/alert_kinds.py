"""Alert kinds about decisions of the Board, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

DECISION = register(
    AlertKind(
        name="parole.decision",
        matter=Matter.PAROLE,
        title="Parole: the Board has decided",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board's decision about the person is recorded. One that directs release is of high severity.",
    )
)
TO_ANSWER = register(
    AlertKind(
        name="parole.to_answer",
        is_statutory=True,
        matter=Matter.PAROLE,
        title="Parole: the days to challenge a release are nearly over",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A direction to release can be challenged for 5 working days more, and it is not recorded whether the "
        "Secretary of State challenges it.",
    )
)
FINAL = register(
    AlertKind(
        name="parole.final",
        matter=Matter.PAROLE,
        title="Parole: the decision is final",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="A decision of the Parole Board has become final. One that directs release is of high severity.",
    )
)
FELL_AWAY = register(
    AlertKind(
        name="parole.fell_away",
        matter=Matter.PAROLE,
        title="Parole: the decision has fallen away",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The Parole Board's decision was set aside, quashed or is to be reconsidered: nobody is released on it.",
    )
)
CORRECTED = register(
    AlertKind(
        name="parole.corrected",
        matter=Matter.PAROLE,
        title="Parole: a decision was corrected",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A slip in a decision of the Parole Board was corrected, and with it the day on which it is final.",
    )
)
OUTCOME_CORRECTED = register(
    AlertKind(
        name="parole.outcome_corrected",
        matter=Matter.PAROLE,
        title="Parole: the outcome was recorded wrongly",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The outcome of a decision of the Parole Board was recorded wrongly here. What you were told of it before "
        "is not so.",
    )
)
DATE_WITHOUT_DECISION = register(
    AlertKind(
        name="parole.date_without_decision",
        matter=Matter.PAROLE,
        title="Parole: an approved date without a decision",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A sheet gives an approved parole date, and no decision of the Parole Board is recorded in the review that "
        "is open: nobody is released on it.",
    )
)
