"""Of what in a parole review do teams hear, and in what time do they answer?

Every team that may see the person hears, as with releases. Response times are ours.
"""

from datetime import timedelta

from sharing.alerts import AlertKind, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)

CLOCK_MISSED = register(
    AlertKind(
        name="parole.clock_missed",
        title="Parole: a time limit was missed",
        severity=Severity.CRITICAL,
        responds_in=timedelta(hours=1),
        why="A statutory time limit of the person's parole review has passed without what it waits for.",
    )
)
IN_SIGHT = register(
    AlertKind(
        name="parole.in_sight",
        title="Parole review coming",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The day by which the person's case must go to the Parole Board is in sight.",
    )
)
HEARING_LISTED = register(
    AlertKind(
        name="parole.hearing_listed",
        title="Parole hearing listed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board has listed an oral hearing of the person's case.",
    )
)
HEARING_MOVED = register(
    AlertKind(
        name="parole.hearing_moved",
        title="Parole hearing moved",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The hearing of the person's case is on another day, or held in another way, than you were told.",
    )
)
HEARING_CANCELLED = register(
    AlertKind(
        name="parole.hearing_cancelled",
        title="Parole hearing off",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The hearing of the person's case does not take place on the day that you were told.",
    )
)
HEARING_COMING = register(
    AlertKind(
        name="parole.hearing_coming",
        title="Parole hearing coming",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The hearing of the person's case is 8, 3 or 1 weeks away, unless the practice values say otherwise.",
    )
)
CHANGED_SOON_RESPONDS_IN = timedelta(hours=4)  # a hearing that changes within 14 days; practice
PANEL_SHORT = register(
    AlertKind(
        name="parole.panel_short",
        title="Parole panel does not meet the rule",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="No member of the discipline that the rule on panels asks for sits on the panel of a listed hearing.",
    )
)
PUT_OFF = register(
    AlertKind(
        name="parole.put_off",
        title="Parole review put off",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The person's parole review was adjourned or deferred: whoever plans to attend or owes a report must know.",
    )
)
WITHDRAWN = register(
    AlertKind(
        name="parole.withdrawn",
        title="Parole review withdrawn",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board has nothing left to decide on the person.",
    )
)
DIRECTION_WRITTEN = register(
    AlertKind(
        name="parole.direction_written",
        title="Parole: the Board asks for something",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board has directed an agency that works with the person to do something by a day.",
    )
)
DIRECTION_LATE = register(
    AlertKind(
        name="parole.direction_late",
        title="Parole: a direction is late",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="The day by which the Parole Board wanted something has passed, and it is not recorded as met.",
    )
)
CONTRIBUTION_ASKED = register(
    AlertKind(
        name="parole.contribution_asked",
        title="Parole: what police know is asked for",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.CT_POLICE})),
        why="The person's parole review needs what counter-terrorism police know of the person's behaviour.",
    )
)
CONTRIBUTION_LATE = register(
    AlertKind(
        name="parole.contribution_late",
        title="Parole: what police know is late",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.CT_POLICE, Agency.Kind.CASEWORK})),
        why="The last day by which counter-terrorism police were asked to say what they know for the person's parole "
        "review has passed, and nothing is received.",
    )
)
CONTRIBUTION_RECEIVED = register(
    AlertKind(
        name="parole.contribution_received",
        title="Parole: police have given what they know",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.CASEWORK, Agency.Kind.PROBATION})),
        why="What counter-terrorism police know for the person's parole review is there, to read and to pass on.",
    )
)
DECISION = register(
    AlertKind(
        name="parole.decision",
        title="Parole: the Board has decided",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The Parole Board's decision about the person is recorded. One that directs release is of high severity.",
    )
)
TO_ANSWER = register(
    AlertKind(
        name="parole.to_answer",
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
        title="Parole: the decision is final",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="A decision of the Parole Board has become final. One that directs release is of high severity.",
    )
)
CHALLENGED = register(
    AlertKind(
        name="parole.challenged",
        title="Parole: the decision is challenged",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="Somebody asked the Parole Board to reconsider its decision, or to set it aside.",
    )
)
ANSWERED = register(
    AlertKind(
        name="parole.answered",
        title="Parole: a challenge is answered",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A challenge of the Parole Board's decision was refused, granted or withdrawn.",
    )
)
FELL_AWAY = register(
    AlertKind(
        name="parole.fell_away",
        title="Parole: the decision has fallen away",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The Parole Board's decision was set aside, quashed or is to be reconsidered: nobody is released on it.",
    )
)
HIGH_COURT = register(
    AlertKind(
        name="parole.high_court",
        title="Parole: the release is referred to the High Court",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The Secretary of State had a direction to release referred to the High Court: nobody is released before "
        "the court has answered.",
    )
)
CORRECTED = register(
    AlertKind(
        name="parole.corrected",
        title="Parole: a decision was corrected",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A slip in a decision of the Parole Board was corrected, and with it the day on which it is final.",
    )
)
OUTCOME_CORRECTED = register(
    AlertKind(
        name="parole.outcome_corrected",
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
        title="Parole: an approved date without a decision",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A sheet gives an approved parole date, and no decision of the Parole Board is recorded in the review that "
        "is open: nobody is released on it.",
    )
)
