"""Alert kinds about hearings, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

HEARING_LISTED = register(
    AlertKind(
        name="parole.hearing_listed",
        matter=Matter.PAROLE,
        title="Parole hearing listed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board has listed an oral hearing of the person's case.",
    )
)
HEARING_MOVED = register(
    AlertKind(
        name="parole.hearing_moved",
        matter=Matter.PAROLE,
        title="Parole hearing moved",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The hearing of the person's case has a new date or format.",
    )
)
HEARING_CANCELLED = register(
    AlertKind(
        name="parole.hearing_cancelled",
        matter=Matter.PAROLE,
        title="Parole hearing cancelled",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The hearing of the person's case will not take place on its listed date.",
    )
)
HEARING_COMING = register(
    AlertKind(
        name="parole.hearing_coming",
        matter=Matter.PAROLE,
        title="Parole hearing soon",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The hearing of the person's case is 8, 3 or 1 weeks away (the weeks are service settings).",
    )
)
CHANGED_SOON_RESPONDS_IN = timedelta(hours=4)  # a hearing that changes within 14 days; practice
