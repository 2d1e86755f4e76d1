"""Which state machines has this house? Every app's, from the ground up, so that one page can draw them."""

from __future__ import annotations

from typing import Any

from licence.rules.breaches import BREACH
from licence.rules.lifecycle import LICENCE
from licence.rules.readiness import ITEM as READINESS_ITEM
from licence.rules.recalls import RECALL
from parole.reviews.rules.moves import REVIEW
from sharing.item_rules import ITEM
from sharing.machines import Machine

MACHINES: list[Machine[Any, Any]] = [REVIEW, LICENCE, READINESS_ITEM, BREACH, RECALL, ITEM]
