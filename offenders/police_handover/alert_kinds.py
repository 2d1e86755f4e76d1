"""Alert kinds of handovers to police, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)
SIDES = frozenset({Agency.Kind.CT_POLICE, Agency.Kind.POLICE, Agency.Kind.PROBATION, Agency.Kind.PRISON})
RESPOND_IN = {
    Severity.NORMAL: A_DAY,
    Severity.HIGH: timedelta(hours=4),
    Severity.CRITICAL: timedelta(minutes=15),
}

BEGUN = register(
    AlertKind(
        name="police_handover.begun",
        matter=Matter.DUTY,
        title="Handover to police to prepare",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=SIDES, national_desks=False),
        why="The person’s licence, or custody without a licence to follow, ends within the months in service settings. "
        "The lead then passes to police, and both agencies sign.",
    )
)
ASKED = register(
    AlertKind(
        name="police_handover.asked",
        matter=Matter.DUTY,
        title="Handover to police: your answer needed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=SIDES, national_desks=False),
        why="A handover to police is offered and must be signed or accepted, police asked a question about it, or it "
        "was answered.",
    )
)
NOT_ACCEPTED = register(
    AlertKind(
        name="police_handover.not_accepted",
        matter=Matter.DUTY,
        title="Handover to police not accepted",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=SIDES, managers_first=True, national_desks=False),
        why="Police have not accepted the person 28 or 7 days before the last day, or on it, or the times in service "
        "settings. Both agencies keep an owner until they do.",
    )
)
NOT_ACCEPTED_HEADS = register(
    AlertKind(
        name="police_handover.not_accepted_heads",
        matter=Matter.DUTY,
        title="Handover to police not accepted: heads",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(agency_kinds=SIDES, able=Capability.COMMAND),
        why="Police have not accepted the person 7 days before the last day, or on it. Heads of both agencies decide.",
    )
)
NO_LEAD = register(
    AlertKind(
        name="police_handover.no_lead",
        matter=Matter.DUTY,
        title="No lead from a date to come",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=Recipients(agency_kinds=SIDES, managers_first=True),
        why="From a date to come, or from today, no police owner can answer for the person. Name one. This alert ends "
        "automatically once one is named.",
    )
)
TOOK_EFFECT = register(
    AlertKind(
        name="police_handover.took_effect",
        matter=Matter.DUTY,
        title="Police lead from today",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=SIDES, national_desks=False),
        why="The handover to police has taken effect. The agency that handed over reads on for some days.",
    )
)
MOVED = register(
    AlertKind(
        name="police_handover.moved",
        matter=Matter.DUTY,
        title="Handover to police: date moved or no longer needed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=SIDES, national_desks=False),
        why="The last day on licence moved, or the licence no longer ends then. Both agencies are alerted.",
    )
)
WAITING = (BEGUN, ASKED, NOT_ACCEPTED, NOT_ACCEPTED_HEADS)
