"""Alert kinds about the legal status, with the time teams have to answer."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)
SUPERVISES = Recipients(
    agency_kinds=frozenset(
        {Agency.Kind.CT_POLICE, Agency.Kind.POLICE, Agency.Kind.PROBATION, Agency.Kind.PPCS},
    )
)
SUPERVISES_OR_HELD = Recipients(
    agency_kinds=frozenset(
        {Agency.Kind.CT_POLICE, Agency.Kind.POLICE, Agency.Kind.PROBATION, Agency.Kind.PRISON, Agency.Kind.PPCS},
    )
)
HOLDS_THE_DATES = Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS}))
CORRECTS_RECORDS = Recipients(
    agency_kinds=frozenset({Agency.Kind.PROBATION, Agency.Kind.PRISON, Agency.Kind.PPCS}),
)

ENDS = register(
    AlertKind(
        name="status.licence_ends",
        matter=Matter.DATES,
        title="Licence ends",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=SUPERVISES,
        why="The person’s licence ends within 6 months, 28, 7 or 1 days, or the times in service settings. From then "
        "on no condition binds, and there is no power of recall.",
    )
)
ENDED = register(
    AlertKind(
        name="status.licence_ended",
        matter=Matter.DATES,
        title="Licence ended",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=SUPERVISES,
        why="The last day of the person’s licence has passed. No condition applies, and there is no power of recall.",
    )
)
END_DISPUTED = register(
    AlertKind(
        name="status.licence_end_disputed",
        matter=Matter.DATES,
        title="Licence end date in dispute",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="By one source the licence ends today, by another later. It is kept in force until the later date.",
    )
)
END_ASKED = register(
    AlertKind(
        name="status.licence_end_asked",
        matter=Matter.DATES,
        title="Official licence end date needed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=HOLDS_THE_DATES,
        why="By our calculation the licence ends soon, and no official date is recorded. Our calculation alone ends "
        "no licence.",
    )
)
WITHOUT_LICENCE = register(
    AlertKind(
        name="status.without_licence",
        matter=Matter.RELEASE,
        title="Released without a licence",
        severity=Severity.CRITICAL,
        responds_in=timedelta(hours=1),
        recipients=SUPERVISES_OR_HELD,
        why="The person was released on licence and none is in force. A licence must be in force within the time in "
        "service settings.",
    )
)
STILL_WITHOUT_LICENCE = register(
    AlertKind(
        name="status.still_without_licence",
        matter=Matter.RELEASE,
        title="Still without a licence",
        severity=Severity.CRITICAL,
        responds_in=timedelta(hours=1),
        recipients=SUPERVISES_OR_HELD,
        why="The person was released without a licence, and the time to put one in force has passed. Repeated each day "
        "until one is in force.",
    )
)
FAULT = register(
    AlertKind(
        name="status.data_fault",
        matter=Matter.DATES,
        title="Data fault",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=CORRECTS_RECORDS,
        why="The record cannot be right: the status and the licence do not match.",
    )
)
