"""A certificate of destruction, as the owner's role leaves one."""

from uuid import UUID

from django.utils import timezone

from release_monitor.database.rights import as_owner
from sharing.destroying import actions
from sharing.destroying.rules import canonical

UID, SUBJECT = UUID("01939d5e-0000-7000-8000-00000000c0de"), UUID("01939d5e-0000-7000-8000-00000000beef")


def certified():
    """Two of one agency decided; 3 licences and 40 alerts went."""
    now = timezone.now()
    told = {
        "certificate": str(UID),
        "person": {"key": 7_000_001, "uid": str(SUBJECT)},
        "destroyed_at": now.isoformat(),
        "decisions": [
            {
                "agency": "Probation",
                "decided_by": {"account": 1, "name": "Conrad Hythe"},
                "decided_at": now.isoformat(),
                "second_by": {"account": 2, "name": "Edda Marlow"},
                "second_at": now.isoformat(),
                "receipts": {},
            }
        ],
        "destroyed": {"licence: licence": 3, "sharing: alert": 40},
    }
    with as_owner():
        return actions._certify(UID, 7_000_001, SUBJECT, canonical(told), at=now)
