"""Alerts of matches name no person and no detail, and stay in the team: they never escalate to people who may not see
both."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

FOUND = register(
    AlertKind(
        name="matches.found",
        matter=Matter.SUPERVISION,
        title="People you can see share a detail",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.SEE_MATCHES),
        escalates=False,
        why="2 people share a phone, address, vehicle, account, document, device or associate. Only teams in which "
        "everyone with the role can see both are alerted.",
    )
)
TO_DECIDE = register(
    AlertKind(
        name="matches.to_decide",
        matter=Matter.SUPERVISION,
        title="Match for the linking desk",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.SIT_AT_LINKING_DESK),
        escalates=False,
        why="2 people share a detail, and no one who works on them can see both. The linking desk decides what to "
        "tell each owner.",
    )
)
OVERDUE = register(
    AlertKind(
        name="matches.overdue",
        matter=Matter.SUPERVISION,
        title="Match not decided in time",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.SIT_AT_LINKING_DESK),
        escalates=False,
        why="The linking desk has not decided on a match within its time.",
    )
)
NOBODY = register(
    AlertKind(
        name="matches.nobody_at_desk",
        matter=Matter.SUPERVISION,
        title="Match that no linking desk can decide",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.AGREE_CHANGES),
        why="A match is for the linking desk, and no desk has only members who can see it. Either it is of 2 "
        "programmes and no one sits at both desks, or a restriction names no member, or an exclusion bars one.",
    )
)
TOLD = register(
    AlertKind(
        name="matches.told",
        matter=Matter.SUPERVISION,
        title="Notice from the linking desk",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.SEE_MATCHES),
        escalates=False,
        why="The linking desk decided to tell the owner of a person something. The notice is for those named in the "
        "alert alone.",
    )
)
