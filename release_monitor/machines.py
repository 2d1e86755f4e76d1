"""The state machines of every app, from the ground up, so that one page can draw them."""

from __future__ import annotations

from typing import Any

from licence.breaches.rules import BREACH
from licence.exemptions.rules import EXEMPTION
from licence.licences.force import CORRECTION
from licence.licences.rules import LICENCE
from licence.readiness.rules.readiness import ITEM as READINESS_ITEM
from licence.recalls.rules.proposals import PROPOSAL
from licence.recalls.rules.recalls import RECALL
from offenders.closing.rules import CLOSING
from offenders.identities.rules import MATCH
from offenders.mappa.rules import ACTION as MAPPA_ACTION
from offenders.mappa.rules import CASE as MAPPA_CASE
from offenders.mappa.rules import MEETING as MAPPA_MEETING
from offenders.orders.rules import ORDER, ORDER_BREACH
from offenders.police_handover.rules import POLICE_HANDOVER
from parole.reviews.rules.moves import REVIEW
from parole.victims.rules.requests import REQUEST
from release_monitor.load.rules import PRIORITY
from sharing.access.state_machines import Machine
from sharing.cover.rules import COVER
from sharing.items.rules import ITEM
from sharing.reported.rules import REPORTED
from sharing.retention.rules import RETENTION

MACHINES: list[Machine[Any, Any]] = [
    REVIEW,
    REQUEST,
    LICENCE,
    CORRECTION,
    EXEMPTION,
    READINESS_ITEM,
    BREACH,
    RECALL,
    PROPOSAL,
    MAPPA_CASE,
    MAPPA_MEETING,
    MAPPA_ACTION,
    ITEM,
    COVER,
    REPORTED,
    PRIORITY,
    ORDER,
    ORDER_BREACH,
    POLICE_HANDOVER,
    CLOSING,
    MATCH,
    RETENTION,
]
