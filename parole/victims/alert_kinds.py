"""Alert kinds of victim liaison. Each is there for the roles alone that act on it, and names no victim."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

OVERDUE = register(
    AlertKind(
        name="parole.victim_to_tell_overdue",
        is_statutory=True,
        matter=Matter.VICTIMS,
        title="Victim liaison: a task is overdue",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(able=Capability.LIAISE_WITH_VICTIMS),
        why="A victim had to hear about an event by now. Victim liaison must record that they told the victim.",
        source="Victims’ Code right 11; the time is our design",
    )
)
TO_ACKNOWLEDGE = register(
    AlertKind(
        name="parole.liaison_to_acknowledge",
        matter=Matter.VICTIMS,
        title="Victim liaison: acknowledge a step",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(able=Capability.LIAISE_WITH_VICTIMS),
        why="Probation is varying a licence or asking for recall. Victim "
        "liaison must acknowledge this, whether or not there is a victim.",
    )
)
TO_PROBATION = register(
    AlertKind(
        name="parole.request_to_probation",
        matter=Matter.VICTIMS,
        title="Answer a request about the licence",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=Recipients(able=Capability.ANSWER_VICTIMS),
        why="Victim liaison passed on a request about licence conditions. Probation must answer it.",
    )
)
TO_PPCS = register(
    AlertKind(
        name="parole.request_to_ppcs",
        matter=Matter.VICTIMS,
        title="Answer a request about conditions",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=Recipients(able=Capability.RUN_REVIEWS),
        why="Victim liaison passed on a request about conditions. PPCS must answer it or record what the Board "
        "decided.",
    )
)
