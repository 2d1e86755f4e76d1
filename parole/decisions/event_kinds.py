"""Event kinds about decisions, for partner systems: that it is so, and nothing of what was decided.

Victims, the dossier and what is withheld in it, the panel and what police give are in no event.
"""

from parole.decisions.models import Decision
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_decision = Family(
    "parole", TokenScope.PAROLE_DECISIONS_READ, Decision.objects.all, "parole-decisions-detail", "decisionId"
)

DECIDED = _decision.of("decided", "A decision of the Parole Board was recorded")
FINAL = _decision.of("final", "A decision of the Parole Board has become final")
CORRECTED = _decision.of(
    "corrected", "A Parole Board decision was corrected: its content may have changed and it may no longer be final"
)
FELL_AWAY = _decision.of("fell-away", "A Parole Board decision no longer applies")
