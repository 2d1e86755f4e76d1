"""Event kinds about orders, for partner systems. What an event tells is read at its address."""

from offenders.orders.models import ImposedOrder
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_order = Family(
    "imposed-order", TokenScope.IMPOSED_ORDERS_READ, ImposedOrder.objects.all, "imposed-orders-detail", "imposedOrderId"
)

RECORDED = _order.of("recorded", "An order of a court or of the Home Secretary was recorded")
CHANGED = _order.of("changed", "An order was made, served, extended, varied or came into force")
ENDED = _order.of("ended", "An order is no longer in force, or was refused")
BREACHED = _order.of("breached", "Conduct was recorded that may have broken an order")
