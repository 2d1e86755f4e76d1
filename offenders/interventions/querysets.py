"""Questions about interventions, by name."""

from __future__ import annotations

from typing import Self

from offenders.interventions.rules import InterventionState
from offenders.rows import OfPersonQuerySet


class InterventionQuerySet(OfPersonQuerySet):
    def running(self) -> Self:
        return self.filter(state=InterventionState.RUNNING)
