"""Alerts of leaving custody."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)
ALL_ANSWER = Recipients(all_answer=True)  # no team of an agency leaves it to another

RELEASED = register(
    AlertKind(
        name="releases.released",
        matter=Matter.RELEASE,
        title="Released",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=ALL_ANSWER,
        why="A release that was due is recorded. Every team that can see the person is alerted.",
    )
)
LEFT_EARLY = register(
    AlertKind(
        name="releases.left_early",
        matter=Matter.RELEASE,
        title="Left custody early: confirm what happened",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=ALL_ANSWER,
        why="The person left custody before any known date, or by a route that is not open.",
    )
)
LEFT_IN_DISPUTE = register(
    AlertKind(
        name="releases.left_in_dispute",
        matter=Matter.RELEASE,
        title="Left custody while the dates were in dispute",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=ALL_ANSWER,
        why="The person left custody while the sources of the dates did not agree that the release was due.",
    )
)
LEFT_COMMAND = register(
    AlertKind(
        name="releases.left_command",
        matter=Matter.RELEASE,
        title="Someone left custody before a release was due",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=Recipients(holders_of=Capability.COMMAND),
        why="Command is alerted to each early leaving, without a name. Teams that can see the person have the details.",
    )
)
NOT_CONFIRMED = register(
    AlertKind(
        name="releases.leaving_not_confirmed",
        matter=Matter.RELEASE,
        title="Early leaving not confirmed in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        why="A second person had 30 minutes to confirm a release in error, or to name the document that makes it "
        "lawful.",
    )
)
IN_ERROR = register(
    AlertKind(
        name="releases.in_error",
        matter=Matter.RELEASE,
        title="Released in error: arrest and return",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=ALL_ANSWER,
        why="A second person confirmed that the person was released in error.",
    )
)
FOUND_LAWFUL = register(
    AlertKind(
        name="releases.found_lawful",
        matter=Matter.RELEASE,
        title="Early leaving found lawful",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        recipients=ALL_ANSWER,
        why="A document makes the leaving lawful, and someone in another agency has agreed.",
    )
)
HAS_LEFT = register(
    AlertKind(
        name="releases.has_left",
        matter=Matter.RELEASE,
        title="Reported to have left: record it, or confirm the person is in custody",
        severity=Severity.HIGH,
        responds_in=timedelta(minutes=15),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS})),
        why="Someone reported that the person has left custody. Only the prison or PPCS records a release.",
    )
)
NOT_RECORDED = register(
    AlertKind(
        name="releases.not_recorded",
        matter=Matter.RELEASE,
        title="Release due today is not recorded",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="It is after 6pm on the release date and the release is not recorded.",
    )
)
STILL_NOT_RECORDED = register(
    AlertKind(
        name="releases.still_not_recorded",
        matter=Matter.RELEASE,
        title="Release was due yesterday and is not recorded",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="It is after 9am on the day after the release date and the release is not recorded.",
    )
)
DATES_IN_DISPUTE = register(
    AlertKind(
        name="releases.dates_in_dispute",
        matter=Matter.RELEASE,
        title="Decide today which release date counts",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS})),
        why="The release may be due today and the sources of the dates do not agree.",
    )
)
DISPUTE_OPEN = register(
    AlertKind(
        name="releases.dispute_open",
        matter=Matter.RELEASE,
        title="Release date in dispute: not decided by 6pm",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        why="No one decided, within 4 hours or by 6pm, which date counts for a release that may be due.",
    )
)
DISPUTE_DECIDED = register(
    AlertKind(
        name="releases.dispute_decided",
        matter=Matter.RELEASE,
        title="Dates in dispute: date decided",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        why="Someone decided which date counts for a release that may be due. Every team that can see the person is "
        "alerted.",
    )
)
STRIKE_OUT = register(
    AlertKind(
        name="releases.strike_out",
        matter=Matter.RELEASE,
        title="Recorded by mistake? Confirm or refuse",
        severity=Severity.HIGH,
        responds_in=timedelta(minutes=30),
        why="Someone reported a release or return as recorded by mistake. It counts until a second person decides.",
    )
)
STRIKE_OUT_NOT_CONFIRMED = register(
    AlertKind(
        name="releases.strike_out_not_confirmed",
        matter=Matter.RELEASE,
        title="Report of a mistaken record not answered in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        why="A second person had 30 minutes to decide if a release or return was recorded by mistake.",
    )
)
STRUCK_OUT = register(
    AlertKind(
        name="releases.struck_out",
        matter=Matter.RELEASE,
        title="Recorded release or return withdrawn",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="2 people confirmed that a release or return was recorded by mistake. Every team that can see the person "
        "is alerted.",
    )
)
STRIKE_OUT_REFUSED = register(
    AlertKind(
        name="releases.strike_out_refused",
        matter=Matter.RELEASE,
        title="Recorded release or return confirmed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="A second person refused to withdraw a release or return. Every team that can see the person is alerted.",
    )
)
