"""Alert kinds about items that those who decide have not seen. They go to those alone who can see the item, and to the
auditor by the item's reference."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

NOT_SEEN = register(
    AlertKind(
        name="sharing.not_seen",
        matter=Matter.ITEM,
        title="Item not seen by everyone who decides",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        why="An item of your team must be seen before a meeting or decision, and someone who decides has not seen it. "
        "Share it, share a gist, or enter why not. It ends automatically once all have seen it.",
        source="Our design, after the inquests: 5, 2 and 1 working days before, and 1 working day to respond",
    )
)
CLOSED_UNSEEN = register(
    AlertKind(
        name="sharing.closed_unseen",
        matter=Matter.ITEM,
        title="Decided without your item",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        why="A meeting or decision about the person was closed, someone who decided had not seen an item of your team, "
        "and who closed it could not know of the item. Decide today who must be told now.",
        source="Our design, after the inquests: the owner has 24 hours",
    )
)
DECIDED_UNSEEN = register(
    AlertKind(
        name="sharing.decided_unseen",
        matter=Matter.ITEM,
        title="Decided with an item unseen",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(able=Capability.COMMAND),
        why="A meeting or decision about the person was closed, and someone who decided had not seen an item that must "
        "be seen. You lead in an agency that holds the item, or that decided and can see it.",
        source="Our design, after the inquests: heads of the agencies concerned, 1 working day to respond",
    )
)
DECIDED_UNSEEN_AUDIT = register(
    AlertKind(
        name="sharing.decided_unseen_audit",
        matter=Matter.ITEM,
        title="A decision was closed with an item unseen",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.READ_LOG),
        why="Someone who decided had not seen an item that must be seen. The log has who closed it, what each had seen "
        "and the reason. The alert names no person and says nothing of the item but its reference.",
        source="Our design, after the inquests: the auditor, 1 working day to respond",
    )
)
