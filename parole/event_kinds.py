"""Of what in a parole review are programs of partners told? Of hearings and decisions, and of nothing within them.

Victims, the dossier and what is withheld in it, the panel and what police give are in no event.
"""

from parole.decisions.models import Decision
from parole.hearings.models import Hearing
from sharing.clients.token_scopes import TokenScope
from sharing.events import EventKind, register


def _of_a_hearing(name: str, description: str) -> EventKind:
    return register(
        EventKind(
            name=f"release-monitor.parole.{name}",
            description=description,
            scope=TokenScope.PAROLE_READ,
            rows=Hearing.objects.all,
            address="hearings-detail",
            record="hearingId",
        )
    )


def _of_a_decision(name: str, description: str) -> EventKind:
    return register(
        EventKind(
            name=f"release-monitor.parole.{name}",
            description=description,
            scope=TokenScope.PAROLE_READ,
            rows=Decision.objects.all,
            address="parole-decisions-detail",
            record="decisionId",
        )
    )


LISTED = _of_a_hearing("listed", "An oral hearing before the Parole Board was listed")
MOVED = _of_a_hearing("moved", "A hearing before the Parole Board was moved, or is held in another way")
CANCELLED = _of_a_hearing("cancelled", "A hearing before the Parole Board does not take place on its day")
DECIDED = _of_a_decision("decided", "A decision of the Parole Board was recorded")
FINAL = _of_a_decision("final", "A decision of the Parole Board has become final")
CORRECTED = _of_a_decision(
    "corrected", "A decision of the Parole Board was corrected: it may read otherwise, and be final no more"
)
FELL_AWAY = _of_a_decision("fell-away", "A decision of the Parole Board stands no more")
