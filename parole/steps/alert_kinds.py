"""Alert kinds about the steps of a review, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

IN_SIGHT = register(
    AlertKind(
        name="parole.in_sight",
        matter=Matter.PAROLE,
        title="Parole review soon",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The deadline to refer the person's case to the Parole Board is near.",
    )
)
PUT_OFF = register(
    AlertKind(
        name="parole.put_off",
        matter=Matter.PAROLE,
        title="Parole review adjourned or deferred",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The person's parole review was adjourned or deferred. Check your plans to attend and any report due.",
    )
)
WITHDRAWN = register(
    AlertKind(
        name="parole.withdrawn",
        matter=Matter.PAROLE,
        title="Parole review withdrawn",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board has no decision to make on the person.",
    )
)
ANOTHER_IN_SIGHT = register(
    AlertKind(
        name="parole.another_in_sight",
        matter=Matter.PAROLE,
        title="Parole: refer another sentence",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        why="A recalled person with an open review has another sentence with an eligibility date near.",
    )
)
