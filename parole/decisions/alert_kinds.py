"""Alert kinds about decisions of the Board, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

DECISION = register(
    AlertKind(
        name="parole.decision",
        matter=Matter.PAROLE,
        title="Parole: Board decision",
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
        title="Parole: PPCS must record a challenge to a release or none",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="The deadline to challenge a direction to release is in 5 working days. "
        "PPCS must record whether the Secretary of State challenges it.",
    )
)
FINAL = register(
    AlertKind(
        name="parole.final",
        matter=Matter.PAROLE,
        title="Parole: decision final",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="A decision of the Parole Board has become final. One that directs release is of high severity.",
    )
)
FELL_AWAY = register(
    AlertKind(
        name="parole.fell_away",
        matter=Matter.PAROLE,
        title="Parole: decision set aside or quashed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The Parole Board's decision was set aside, quashed or is to be reconsidered: no one is released on it.",
    )
)
CORRECTED = register(
    AlertKind(
        name="parole.corrected",
        matter=Matter.PAROLE,
        title="Parole: decision corrected",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="An error in a Parole Board decision was corrected, and with it the date it becomes final.",
    )
)
OUTCOME_CORRECTED = register(
    AlertKind(
        name="parole.outcome_corrected",
        matter=Matter.PAROLE,
        title="Parole: outcome corrected",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The outcome of a Parole Board decision was recorded wrongly. Earlier alerts about it were wrong.",
    )
)
DATE_WITHOUT_DECISION = register(
    AlertKind(
        name="parole.date_without_decision",
        matter=Matter.PAROLE,
        title="Parole: approved date without a decision",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A sheet has an approved parole date, but the "
        "open review has no Parole Board decision: no one is released on it.",
    )
)
