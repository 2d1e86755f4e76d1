"""Questions about breaches, by name."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from licence.breaches import rules
from offenders.rows import OfPersonQuerySet


class BreachQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        return self.filter(status__in=rules.OPEN)

    def in_sight(self) -> Self:
        """Open ones, and concerns that were decided against recall and stay visible."""
        return self.filter(status__in=rules.OPEN | rules.VISIBLE_CONCERN)

    def to_look_at_again(self, *, at: datetime) -> Self:
        return self.filter(status=rules.Status.NO_RECALL, look_again_at__lte=at)
