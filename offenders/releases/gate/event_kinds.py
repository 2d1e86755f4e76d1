"""Event kinds about leaving custody when no release was due, for partner systems: that it was recorded, what it was
found to be, and that an order was recorded or ended.

What an event tells is read at its address: of a leaving nothing but that it is being checked, until that is decided.
"""

from offenders.dates.models import ReleaseOrder
from offenders.releases.gate.models import Leaving
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_leaving = Family("leaving", TokenScope.LEAVINGS_READ, Leaving.objects.all, "leavings-detail", "leavingId")
_order = Family("order", TokenScope.RELEASE_ORDERS_READ, ReleaseOrder.objects.all, "release-orders-detail", "orderId")

LEFT = _leaving.of("recorded", "Someone left custody and no release was due: it is being checked")
DECIDED = _leaving.of("decided", "A departure was decided: a document makes it a lawful release")
IN_ERROR = Family("release", TokenScope.LEAVINGS_READ, Leaving.objects.all, "leavings-detail", "leavingId").of(
    "in-error", "Two people found that someone was released in error"
)
ORDERED = _order.of("recorded", "A release order was recorded")
ORDER_ENDED = _order.of("ended", "A release order ended")
