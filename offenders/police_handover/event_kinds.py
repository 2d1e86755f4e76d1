"""Event kind of handovers to police, for partner systems: that one began or moved on. What it is is read there."""

from offenders.police_handover.models import PoliceHandover
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

CHANGED = Family(
    "police-handover",
    TokenScope.POLICE_HANDOVERS_READ,
    PoliceHandover.objects.all,
    "police-handovers-detail",
    "policeHandoverId",
).of("changed", "A handover to police began, moved on or was stopped")
