"""Event kinds about breaches, for partner systems: neither what happened nor what was decided."""

from licence.breaches.models import Breach
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_breach = Family("breach", TokenScope.BREACHES_READ, Breach.objects.all, "breaches-detail", "breachId")

SUSPECTED = _breach.of("suspected", "A suspected breach, or a concern, was recorded")
DECIDED = _breach.of("decided", "A decision on a breach was recorded, or withdrawn")
