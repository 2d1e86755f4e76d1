"""Alert kinds about papers for the person, with the time teams have to answer."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

SUPERVISES = Recipients(agency_kinds=frozenset({Agency.Kind.PROBATION, Agency.Kind.PRISON}))
RECALLS = Recipients(agency_kinds=frozenset({Agency.Kind.PROBATION, Agency.Kind.PRISON, Agency.Kind.PPCS}))

LATE = register(
    AlertKind(
        name="licence.paper_late",
        matter=Matter.RELEASE,
        title="Paper not handed over",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=SUPERVISES,
        why="A licence, a variation, a permission or a letter for the person is not recorded as handed over in time.",
    )
)
NOTICE_LATE = register(
    AlertKind(
        name="licence.recall_notice_late",
        matter=Matter.SUPERVISION,
        title="Notice of recall not handed over",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=RECALLS,
        why="The person is back in prison, and it is not recorded in time that they were given the reasons for the "
        "recall and the right to make representations.",
        source="Our design: a starting value. CJA 2003 s.254(2)(b) names no time",
    )
)
WITNESS = register(
    AlertKind(
        name="licence.paper_witness",
        matter=Matter.RELEASE,
        title="Refusal to sign: witness to confirm",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=RECALLS,
        why="The person is recorded as refusing to sign a paper. A witness must confirm it in their own session.",
    )
)
