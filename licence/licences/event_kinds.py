"""Event kinds about licences, for partner systems: no condition's words and no place are in them."""

from licence.licences.models import Licence
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_licence = Family("licence", TokenScope.LICENCES_READ, Licence.objects.begun, "licences-detail", "licenceId")
_condition = Family("condition", TokenScope.LICENCES_READ, Licence.objects.begun, "licences-detail", "licenceId")

IN_FORCE = _licence.of("in-force", "A licence is in force, or again after a rescinded revocation or a mistaken end")
VARIED = _licence.of("varied", "A variation of a licence is in force in place of the licence it varies")
ENDED = _licence.of("ended", "A licence is no longer in force, and no other licence replaces it")
CONDITIONS_CHANGED = _condition.of(
    "changed", "The conditions of a licence in force changed: conditions were added, removed or reworded"
)
