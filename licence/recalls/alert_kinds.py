"""Alert kinds about recalls, with the time teams have to answer."""

from __future__ import annotations

from datetime import timedelta

from licence.breaches.alert_kinds import WORKS_WITH_BREACHES
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

PARTNERS_AT_LARGE = Recipients(
    agency_kinds=(WORKS_WITH_BREACHES.agency_kinds or frozenset()) | {Agency.Kind.PARTNER}
)  # Border Force and the like, where a team of theirs was let in

URGENT_ARREST = register(
    AlertKind(
        name="licence.urgent_arrest",
        matter=Matter.SUPERVISION,
        title="Arrested under s.43B: decide on recall",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="The person on licence was arrested and can be held only until it is decided on recall, for some hours.",
    )
)
HELD_UNDECIDED = register(
    AlertKind(
        name="licence.held_undecided",
        matter=Matter.SUPERVISION,
        title="Held under s.43B, and nothing is being decided",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="The recall for which the person is held ended without a decision. The person is released, or recall is "
        "considered again in time. Until somebody records its end, the arrest goes on.",
    )
)
TO_DECIDE = register(
    AlertKind(
        name="licence.recall_to_decide",
        is_statutory=True,
        matter=Matter.SUPERVISION,
        title="Recall: a senior decides",
        severity=Severity.HIGH,
        responds_in=timedelta(minutes=30),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PROBATION})),
        why="The author has said what led to it. A senior decides whether recall is asked for.",
    )
)
SENT = register(
    AlertKind(
        name="licence.recall_sent",
        matter=Matter.SUPERVISION,
        title="Recall is with PPCS",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_WITH_BREACHES,
        why="Signed papers were sent. PPCS decides for the Secretary of State whether the licence is revoked.",
    )
)
REFUSED = register(
    AlertKind(
        name="licence.recall_refused",
        matter=Matter.SUPERVISION,
        title="PPCS refused recall",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_WITH_BREACHES,
        why="PPCS does not revoke the licence. The concern stands, and waits for a decision again.",
    )
)
REVOKED = register(
    AlertKind(
        name="licence.recall_revoked",
        matter=Matter.SUPERVISION,
        title="Licence revoked",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_WITH_BREACHES,
        why="The licence of the person, who is held already, was revoked. The return is to be recorded.",
    )
)
AT_LARGE = register(
    AlertKind(
        name="licence.at_large",
        matter=Matter.SUPERVISION,
        title="Unlawfully at large",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=PARTNERS_AT_LARGE,
        why="The licence was revoked and the person is not held. The police arrest; it is looked at every day.",
    )
)
RETURNED = register(
    AlertKind(
        name="licence.returned_to_custody",
        matter=Matter.SUPERVISION,
        title="Returned to custody after a recall",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=WORKS_WITH_BREACHES,
        why="The person is back in custody. Dossier, Part B and the referral to the Board are due.",
    )
)
CLOCK_DUE = register(
    AlertKind(
        name="licence.recall_clock_missed",
        is_statutory=True,
        matter=Matter.SUPERVISION,
        title="A time limit of a recall has passed",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_WITH_BREACHES,
        why="What had to be done in a recall was not recorded by its last moment.",
    )
)
ENDED = register(
    AlertKind(
        name="licence.recall_ended",
        matter=Matter.SUPERVISION,
        title="Recall stopped or rescinded",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=2),
        recipients=WORKS_WITH_BREACHES,
        why="A recall of which teams had heard goes no further.",
    )
)
POLICE_ALONE = Recipients(agency_kinds=frozenset({Agency.Kind.CT_POLICE, Agency.Kind.POLICE}))
RELEASE_NOW = register(
    AlertKind(
        name="licence.release_now",
        matter=Matter.SUPERVISION,
        title="Held under s.43B: release now, or say under which other power",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=POLICE_ALONE,
        why="The person is not recalled. Section 43B holds nobody after that, nor after the relevant period.",
    )
)
SECOND_ASKED = register(
    AlertKind(
        name="licence.recall_second_asked",
        matter=Matter.SUPERVISION,
        title="Recall: a second person is asked",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="One person has proposed a step of the recall. Nothing of it happens until a second one agrees.",
    )
)
SECOND_LATE = register(
    AlertKind(
        name="licence.recall_second_late",
        matter=Matter.SUPERVISION,
        title="Recall: no second person has answered",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="A second person had time to agree or refuse, and nobody has.",
    )
)
SECOND_SAID_NO = register(
    AlertKind(
        name="licence.recall_second_refused",
        matter=Matter.SUPERVISION,
        title="Recall: proposal refused or withdrawn",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        recipients=WORKS_WITH_BREACHES,
        why="What was proposed does not happen. Every team that heard of the proposal hears of this too.",
    )
)
SIGNATURE_WITHDRAWN = register(
    AlertKind(
        name="licence.recall_signature_withdrawn",
        matter=Matter.SUPERVISION,
        title="Recall: signature withdrawn",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_WITH_BREACHES,
        why="Somebody has withdrawn the agreement, countersignature or endorsement that they gave by mistake.",
    )
)
