"""Alert kinds about recalls, with the time teams have to answer."""

from __future__ import annotations

from datetime import timedelta

from licence.breaches.alert_kinds import WORKS_WITH_BREACHES
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

PARTNERS_AT_LARGE = Recipients(
    agency_kinds=(WORKS_WITH_BREACHES.agency_kinds or frozenset()) | {Agency.Kind.PARTNER}
)  # Border Force and the like, where a team of theirs was given access

URGENT_ARREST = register(
    AlertKind(
        name="licence.urgent_arrest",
        matter=Matter.SUPERVISION,
        title="Arrested under s.43B: decide on recall",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="The police arrested a person on licence. Decide on recall within hours: they can be held only until then.",
    )
)
HELD_UNDECIDED = register(
    AlertKind(
        name="licence.held_undecided",
        matter=Matter.SUPERVISION,
        title="Held under s.43B, no recall decision open",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="The recall ended without a decision. Release the person, or consider recall again in time. The "
        "arrest stays open until its end is recorded.",
    )
)
TO_DECIDE = register(
    AlertKind(
        name="licence.recall_to_decide",
        is_statutory=True,
        matter=Matter.SUPERVISION,
        title="Recall: SPO decision due",
        severity=Severity.HIGH,
        responds_in=timedelta(minutes=30),
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PROBATION})),
        why="The author has recorded what led to it. An SPO must decide whether to seek recall.",
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
        why="PPCS has the signed papers and must decide, for the Secretary of State, whether to revoke the licence.",
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
        why="PPCS does not revoke the licence. The concern stays open and needs a decision again.",
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
        why="The licence was revoked and the person is already held. Record the return to prison.",
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
        why="The licence was revoked and the person is not held. The police must arrest them; review the "
        "search every day.",
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
        title="Recall deadline missed",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_WITH_BREACHES,
        why="A step of a recall was not recorded by its deadline.",
    )
)
ENDED = register(
    AlertKind(
        name="licence.recall_ended",
        matter=Matter.SUPERVISION,
        title="Recall stopped, rescinded or closed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=2),
        recipients=WORKS_WITH_BREACHES,
        why="A recall that teams were alerted to goes no further.",
    )
)
POLICE_ALONE = Recipients(agency_kinds=frozenset({Agency.Kind.CT_POLICE, Agency.Kind.POLICE}))
RELEASE_NOW = register(
    AlertKind(
        name="licence.release_now",
        matter=Matter.SUPERVISION,
        title="Held under s.43B: release now, or record which other power",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=POLICE_ALONE,
        why="The person is not recalled. No one can be held under section 43B after that, nor after the "
        "relevant period.",
    )
)
SECOND_ASKED = register(
    AlertKind(
        name="licence.recall_second_asked",
        matter=Matter.SUPERVISION,
        title="Recall: second person's answer due",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="One person proposed a step of the recall. A second person must agree or refuse; nothing happens "
        "until then.",
    )
)
SECOND_LATE = register(
    AlertKind(
        name="licence.recall_second_late",
        matter=Matter.SUPERVISION,
        title="Recall: second person's answer overdue",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="A second person had to agree or refuse by a deadline, and no one has.",
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
        why="The proposed step will not happen. Every team alerted to the proposal is alerted to this too.",
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
        why="A signatory withdrew an agreement, countersignature or endorsement given by mistake.",
    )
)
