"""Event kinds of recalls, for partner systems: a licence was revoked, this was rescinded, and the person is back.

What is considered and not decided, an arrest under s.43B, the Part A and what the person must not receive are in none.
"""

from licence.recalls.models import Recall
from sharing.clients.token_scopes import TokenScope
from sharing.events import EventKind, register


def _of_a_recall(name: str, description: str) -> EventKind:
    return register(
        EventKind(
            name=f"release-monitor.recall.{name}",
            description=description,
            scope=TokenScope.RECALLS_READ,
            rows=Recall.objects.all,
            address="recalls-detail",
            record="recallId",
        )
    )


REVOKED = _of_a_recall("revoked", "A licence was revoked")
RESCINDED = _of_a_recall("rescinded", "The revocation of a licence was rescinded: the licence binds again")
RETURNED = _of_a_recall("returned", "A person whose licence was revoked is back in custody")
