"""Event kinds about hearings, for partner systems. The panel is in none of them."""

from parole.hearings.models import Hearing
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_hearing = Family("hearing", TokenScope.HEARINGS_READ, Hearing.objects.all, "hearings-detail", "hearingId")

LISTED = _hearing.of("listed", "An oral hearing before the Parole Board was listed")
MOVED = _hearing.of("moved", "A hearing before the Parole Board was moved, or its format changed")
HELD = _hearing.of("held", "A hearing before the Parole Board was held")
CANCELLED = _hearing.of("cancelled", "A hearing before the Parole Board was cancelled for its date")
