"""Alert kinds about items that those who decide have not seen. They go to the side that holds the item alone."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.alerts.models import Severity

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
