"""Alert kinds about releases and their dates, with the time teams have to answer.

Every team that may see the person hears: probation, police, the prison, casework, victim liaison, the national desk.
"""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)

THIS_WEEK = register(
    AlertKind(
        name="releases.this_week",
        matter=Matter.RELEASE,
        title="Release this week",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The person is on the list of the week that was made on Monday.",
    )
)
COMING = register(
    AlertKind(
        name="releases.coming",
        matter=Matter.RELEASE,
        title="Release coming",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The person is expected out in 28, 14, 7, 2 or 1 days.",
    )
)
KNOWN_LATE = register(
    AlertKind(
        name="releases.known_late",
        matter=Matter.RELEASE,
        title="Release known late",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="The release became known on its own day or later, so that no earlier alert could be sent.",
    )
)
DATE_CHANGED = register(
    AlertKind(
        name="releases.date_changed",
        matter=Matter.RELEASE,
        title="Release date changed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The day on which the person is expected out is another than you were told.",
    )
)
DATES_DIFFER = register(
    AlertKind(
        name="dates.differ",
        matter=Matter.DATES,
        title="Dates differ",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(not_for=Capability.LIAISE_WITH_VICTIMS),
        why="The sources of the person's dates do not say the same. The release is held until one is accepted.",
    )
)
DATE_QUESTION = register(
    AlertKind(
        name="dates.question",
        matter=Matter.DATES,
        title="Check a date",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON})),
        why="Somebody asks the prison to check a date of its calculation sheet.",
    )
)
DATE_CHECK_WAITS = register(
    AlertKind(
        name="dates.check_waits",
        matter=Matter.DATES,
        title="Dates to check",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.CASEWORK})),
        why="Somebody worked the person's dates out by hand, and a second person has not yet.",
    )
)
OVERRIDE_WAITS = register(
    AlertKind(
        name="dates.override_waits",
        matter=Matter.DATES,
        title="Countersign another date",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.CASEWORK})),
        why="Somebody proposed that another day than the prison's count for a while. It needs a second signature.",
    )
)
OVERRIDE_ENDS = register(
    AlertKind(
        name="dates.override_ends",
        matter=Matter.DATES,
        title="Another date ends soon",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.CASEWORK})),
        why="The day that counts in place of the prison's ends within three days.",
    )
)
BROUGHT_FORWARD = register(
    AlertKind(
        name="dates.brought_forward",
        matter=Matter.DATES,
        title="Confirm an earlier release date",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="One person's entries alone brought the release forward. Someone of another agency has to confirm it.",
    )
)
FORWARD_REFUSED = register(
    AlertKind(
        name="dates.forward_refused",
        matter=Matter.DATES,
        title="Earlier release date refused: correct it",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A second person does not agree with an earlier release date. It is in dispute until what is wrong is "
        "corrected.",
    )
)
CHECK_ASKED = register(
    AlertKind(
        name="dates.check_asked",
        matter=Matter.DATES,
        title="Check the date of a release",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.CASEWORK})),
        why="A release by law is within 28 days, and no second person has worked its date out.",
    )
)
CHECK_MISSING = register(
    AlertKind(
        name="dates.check_missing",
        matter=Matter.DATES,
        title="Release on hold: no second check of its date",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(able=Capability.HEAR_OF_UNCHECKED_RELEASES),
        why="A release by law is within 7 days without a second check. The governor and PPCS can have it checked.",
    )
)
CHECK_DIFFERS = register(
    AlertKind(
        name="dates.check_differs",
        matter=Matter.DATES,
        title="The two checks do not match",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.CASEWORK})),
        why="Two people worked the dates out and found different days. Two others must work them out.",
    )
)
PPCS = Recipients(able=Capability.HEAR_OF_HELD_DIRECTIONS)
DIRECTION_TO_CONFIRM = register(
    AlertKind(
        name="dates.direction_to_confirm",
        matter=Matter.RELEASE,
        title="Confirm a direction of the Parole Board",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(able=Capability.HEAR_OF_UNCHECKED_RELEASES),
        why="A direction was recorded. A second person must compare it with the Board's document.",
    )
)
DIRECTED_HELD = register(
    AlertKind(
        name="releases.directed_held",
        matter=Matter.RELEASE,
        title="A directed release is on hold",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PPCS,
        why="Somebody put a release on hold that was directed or ordered. A second person confirms it.",
    )
)
LIFT_ASKED = register(
    AlertKind(
        name="releases.hold_lift_asked",
        matter=Matter.RELEASE,
        title="Lift the hold of a directed release: agree or refuse",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="One person asks to lift a hold that stops a directed or ordered release. A second person decides.",
    )
)
WITHDRAWN = register(
    AlertKind(
        name="releases.withdrawn",
        matter=Matter.RELEASE,
        title="Direction or order withdrawn: confirm it",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="Somebody withdrew a direction or an order by which the person would leave. Every team that can see the "
        "person is alerted, and a second person must confirm it.",
    )
)
WITHDRAWAL_NOT_CONFIRMED = register(
    AlertKind(
        name="releases.withdrawal_not_confirmed",
        matter=Matter.RELEASE,
        title="Nobody has confirmed that a direction or order was withdrawn",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="A second person did not confirm it in time. The person stays in custody meanwhile.",
    )
)
HOLD_NOT_CONFIRMED = register(
    AlertKind(
        name="releases.hold_not_confirmed",
        matter=Matter.RELEASE,
        title="Nobody has confirmed the hold of a directed release",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=Recipients(able=Capability.HEAR_OF_UNCHECKED_RELEASES),
        why="A hold of a directed release was not confirmed in time. It stays on hold until it is lifted.",
    )
)
CHANGED_SOON_RESPONDS_IN = timedelta(hours=4)  # a change within 14 days; practice
