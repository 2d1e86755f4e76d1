"""Questions about convictions, by name."""

from __future__ import annotations

from typing import Self

from django.db.models import (
    Q,
)

from offenders.rows import OfPersonQuerySet


class ConvictionQuerySet(OfPersonQuerySet):
    def of_terrorism(self) -> Self:
        """Of a listed terrorism offence, or with a terrorist connection that a court has found."""
        return self.filter(~Q(offence__schedule_19za__in=["none", "part_3"]) | Q(terrorist_connection="yes"))
