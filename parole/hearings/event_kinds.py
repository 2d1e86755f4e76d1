"""Event kinds about hearings, for partner systems. The panel is in none of them."""

from parole.hearings.models import Hearing
from sharing.clients.token_scopes import TokenScope
from sharing.events import EventKind, register


def _of_a_hearing(name: str, description: str) -> EventKind:
    return register(
        EventKind(
            name=f"release-monitor.parole.{name}",
            description=description,
            scope=TokenScope.HEARINGS_READ,
            rows=Hearing.objects.all,
            address="hearings-detail",
            record="hearingId",
        )
    )


LISTED = _of_a_hearing("listed", "An oral hearing before the Parole Board was listed")
MOVED = _of_a_hearing("moved", "A hearing before the Parole Board was moved, or its format changed")
CANCELLED = _of_a_hearing("cancelled", "A hearing before the Parole Board was cancelled for its date")
