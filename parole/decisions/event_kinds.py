"""Event kinds about decisions, for partner systems: that it is so, and nothing of what was decided.

Victims, the dossier and what is withheld in it, the panel and what police give are in no event.
"""

from parole.decisions.models import Decision
from sharing.clients.token_scopes import TokenScope
from sharing.events import EventKind, register


def _of_a_decision(name: str, description: str) -> EventKind:
    return register(
        EventKind(
            name=f"release-monitor.parole.{name}",
            description=description,
            scope=TokenScope.PAROLE_DECISIONS_READ,
            rows=Decision.objects.all,
            address="parole-decisions-detail",
            record="decisionId",
        )
    )


DECIDED = _of_a_decision("decided", "A decision of the Parole Board was recorded")
FINAL = _of_a_decision("final", "A decision of the Parole Board has become final")
CORRECTED = _of_a_decision(
    "corrected", "A Parole Board decision was corrected: its content may have changed and it may no longer be final"
)
FELL_AWAY = _of_a_decision("fell-away", "A Parole Board decision no longer applies")
