"""Event kinds about leaving custody, for partner systems: that a release was recorded, that a person left and no
release was due, what that was found to be, and that an order holds or no longer holds.

What an event tells is read at its address: of a leaving nothing but that it is being checked, until that is decided.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from offenders.dates.models import Release, ReleaseOrder
from offenders.releases.gate.models import Leaving
from sharing.clients.token_scopes import TokenScope
from sharing.events import EventKind, register


def _of(
    name: str, description: str, scope: TokenScope, rows: Callable[[], Any], address: str, record: str
) -> EventKind:
    return register(
        EventKind(
            name=f"release-monitor.{name}",
            description=description,
            scope=scope,
            rows=rows,
            address=address,
            record=record,
        )
    )


RELEASED = _of(
    "release.recorded",
    "A release was recorded",
    TokenScope.RELEASES_READ,
    Release.objects.all,
    "releases-detail",
    "releaseId",
)
LEFT = _of(
    "leaving.recorded",
    "Someone left custody and no release was due: it is being checked",
    TokenScope.LEAVINGS_READ,
    Leaving.objects.all,
    "leavings-detail",
    "leavingId",
)
DECIDED = _of(
    "leaving.decided",
    "A leaving was decided",
    TokenScope.LEAVINGS_READ,
    Leaving.objects.all,
    "leavings-detail",
    "leavingId",
)
ORDERED = _of(
    "order.recorded",
    "A release order was recorded",
    TokenScope.RELEASE_ORDERS_READ,
    ReleaseOrder.objects.all,
    "release-orders-detail",
    "orderId",
)
ORDER_ENDED = _of(
    "order.ended",
    "A release order ended",
    TokenScope.RELEASE_ORDERS_READ,
    ReleaseOrder.objects.all,
    "release-orders-detail",
    "orderId",
)
