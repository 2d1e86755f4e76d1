"""Alert kinds of identities. The one to the desk is about nobody, and names nobody."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

MATCH_FOUND = register(
    AlertKind(
        name="identities.match_found",
        matter=Matter.ACCESS,
        title="2 records may be 1 person",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.RESOLVE_IDENTITIES),
        why="A number or a name with its date of birth is on 2 records. No team of either is alerted. The identity "
        "desk merges them, keeps them apart or asks by phone. A restricted record is there only for those it names.",
    )
)
NOBODY_AT_DESK = register(
    AlertKind(
        name="identities.nobody_at_desk",
        matter=Matter.ACCESS,
        title="2 records may be 1 person, and no one at the identity desk can see both",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.AGREE_CHANGES),
        why="A restriction names no member of the identity desk, an exclusion bars each member, or the desk has no "
        "scope over a programme of one of them.",
    )
)
SHARE_TO_AGREE = register(
    AlertKind(
        name="identities.share_to_agree",
        matter=Matter.ACCESS,
        title="Record merged with another: access to agree",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=Recipients(
            grant_roles=frozenset({GrantRole.LEAD}), able=Capability.GRANT_ACCESS, national_desks=False
        ),
        why="Two people at the identity desk found that this person has another record. No one gains access before a "
        "lead of each record agrees.",
    )
)
