"""Which state machines has this house? A list, so that a page can draw them; an app's own are registered here."""

from __future__ import annotations

from licence.rules.breaches import BREACH
from licence.rules.lifecycle import LICENCE
from sharing.machines import Machine

MACHINES: list[Machine] = [LICENCE, BREACH]
