"""Alert kinds about exemptions, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

A_DAY, HOURS = timedelta(days=1), timedelta(hours=4)

TO_DECIDE = register(
    AlertKind(
        name="licence.permission_to_decide",
        matter=Matter.CHECKS,
        title="Permission to decide",
        severity=Severity.HIGH,
        responds_in=HOURS,
        recipients=Recipients(able=Capability.APPROVE_EXEMPTIONS),
        why="Permission under a licence condition was requested. An SPO or ACO must approve or refuse it.",
    )
)
TO_DECIDE_AS_HEAD = register(
    AlertKind(
        name="licence.permission_to_decide_as_head",
        matter=Matter.CHECKS,
        title="Permission to decide as ACO",
        severity=Severity.HIGH,
        responds_in=HOURS,
        recipients=Recipients(able=Capability.APPROVE_EXEMPTIONS_AS_HEAD),
        why="Permission was requested that only an ACO can decide. An ACO must approve or refuse it.",
    )
)
VIEW_WANTED = register(
    AlertKind(
        name="licence.permission_view_wanted",
        matter=Matter.CHECKS,
        title="Permission requested: give your view",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(able=Capability.CHANGE_PEOPLE),
        why="Permission under a licence condition was requested. Each agency that works with the person can give "
        "its view of the risk before it is decided.",
    )
)
LIAISON_VIEW_WANTED = register(
    AlertKind(
        name="licence.permission_liaison_view_wanted",
        matter=Matter.CHECKS,
        title="Permission requested: give victim liaison’s view",
        severity=Severity.HIGH,
        responds_in=HOURS,
        recipients=Recipients(able=Capability.GIVE_VIEW_FOR_VICTIMS),
        why="Permission was requested under a condition about places, contact, home or travel, or a bespoke one. "
        "Victim liaison is asked every time, whether or not a victim asked for the condition.",
    )
)
APPROVED = register(
    AlertKind(
        name="licence.permission",
        matter=Matter.CHECKS,
        title="Permission given under a condition",
        severity=Severity.HIGH,
        responds_in=HOURS,
        why="The person may temporarily do what a licence condition forbids.",
    )
)
NOT_GIVEN = register(
    AlertKind(
        name="licence.permission_refused",
        matter=Matter.CHECKS,
        title="Permission refused",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(able=Capability.CHANGE_PEOPLE),
        why="A permission was refused, or no one decided it in time. The condition applies.",
    )
)
OVER_EARLY = register(
    AlertKind(
        name="licence.permission_ended",
        matter=Matter.CHECKS,
        title="Permission ended: the condition applies again",
        severity=Severity.HIGH,
        responds_in=HOURS,
        why="A permission ended early, or its approval was withdrawn. The person must keep to the condition.",
    )
)
