"""Event kinds about interventions, for partner systems: neither which nor why."""

from offenders.interventions.models import Intervention
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_intervention = Family(
    "intervention",
    TokenScope.INTERVENTIONS_READ,
    Intervention.objects.all,
    "interventions-detail",
    "interventionId",
)
CHANGED = _intervention.of("changed", "An intervention began, changed or ended")
