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
        why="The person is on the weekly list made on Monday.",
    )
)
COMING = register(
    AlertKind(
        name="releases.coming",
        matter=Matter.RELEASE,
        title="Release coming",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The person is due for release in 28, 14, 7, 2 or 1 days.",
    )
)
KNOWN_LATE = register(
    AlertKind(
        name="releases.known_late",
        matter=Matter.RELEASE,
        title="Release known late",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="The release became known on the day or later, so no earlier alert could be sent.",
    )
)
DATE_CHANGED = register(
    AlertKind(
        name="releases.date_changed",
        matter=Matter.RELEASE,
        title="Release date changed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The expected release date differs from the last alert.",
    )
)
DATE_CONFLICT = register(
    AlertKind(
        name="dates.conflict",
        matter=Matter.DATES,
        title="Date conflict: resolve before release",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(not_for=Capability.LIAISE_WITH_VICTIMS),
        why="The sources give different dates. The release is on hold until one is accepted.",
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
        why="Someone asked the prison to check a date on its calculation sheet.",
    )
)
DATE_CHECK_WAITS = register(
    AlertKind(
        name="dates.check_waits",
        matter=Matter.DATES,
        title="Dates: second check needed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS})),
        why="One person worked out the dates by hand. A second person must do the same.",
    )
)
OVERRIDE_WAITS = register(
    AlertKind(
        name="dates.override_waits",
        matter=Matter.DATES,
        title="Countersign date override",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS})),
        why="Someone proposed a date override of a prison date. It needs a second signature.",
    )
)
OVERRIDE_ENDS = register(
    AlertKind(
        name="dates.override_ends",
        matter=Matter.DATES,
        title="Date override ends soon",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS})),
        why="The date override ends within 3 days. The prison's date then counts.",
    )
)
BROUGHT_FORWARD = register(
    AlertKind(
        name="dates.brought_forward",
        matter=Matter.DATES,
        title="Confirm an earlier release date",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="One person's entries alone brought the release forward. Someone in another agency must confirm it.",
    )
)
FORWARD_REFUSED = register(
    AlertKind(
        name="dates.forward_refused",
        matter=Matter.DATES,
        title="Earlier release date refused: correct it",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A second person refused an earlier release date. It is in dispute until the record is corrected.",
    )
)
CHECK_ASKED = register(
    AlertKind(
        name="dates.check_asked",
        matter=Matter.DATES,
        title="Double check a release date",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS})),
        why="An automatic release is within 28 days, and its date has not been double checked.",
    )
)
CHECK_MISSING = register(
    AlertKind(
        name="dates.check_missing",
        matter=Matter.DATES,
        title="Release on hold: no second check of the date",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(able=Capability.HEAR_OF_UNCHECKED_RELEASES),
        why="An automatic release is within 7 days without a second check. The governor and PPCS can get it checked.",
    )
)
CHECK_DIFFERS = register(
    AlertKind(
        name="dates.check_differs",
        matter=Matter.DATES,
        title="The 2 date checks do not match",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS})),
        why="2 people worked out different dates. 2 others must work them out.",
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
        title="Directed release on hold: confirm",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PPCS,
        why="Someone put a directed or ordered release on hold. A second person must confirm it.",
    )
)
LIFT_ASKED = register(
    AlertKind(
        name="releases.hold_lift_asked",
        matter=Matter.RELEASE,
        title="Agree or refuse to lift the hold on a directed release",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="One person asked to lift the hold on a directed or ordered release. A second person must decide.",
    )
)
WITHDRAWN = register(
    AlertKind(
        name="releases.withdrawn",
        matter=Matter.RELEASE,
        title="Direction or order withdrawn: confirm it",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="Someone withdrew a direction or order for release. Every team that can see the "
        "person is alerted, and a second person must confirm it.",
    )
)
WITHDRAWAL_NOT_CONFIRMED = register(
    AlertKind(
        name="releases.withdrawal_not_confirmed",
        matter=Matter.RELEASE,
        title="Withdrawn direction or order not confirmed in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="A second person did not confirm it in time. The person stays in custody until then.",
    )
)
HOLD_NOT_CONFIRMED = register(
    AlertKind(
        name="releases.hold_not_confirmed",
        matter=Matter.RELEASE,
        title="Hold of a directed release not confirmed in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=Recipients(able=Capability.HEAR_OF_UNCHECKED_RELEASES),
        why="A hold on a directed release was not confirmed in time. It stays on hold until lifted.",
    )
)
CHANGED_SOON_RESPONDS_IN = timedelta(hours=4)  # a change within 14 days; practice
