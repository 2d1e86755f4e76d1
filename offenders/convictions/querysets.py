"""Questions about convictions, by name."""

from __future__ import annotations

from typing import Self

from django.db.models import (
    Q,
)

from offenders.rows import OfPersonQuerySet


class ConvictionQuerySet(OfPersonQuerySet):
    def of_terrorism(self) -> Self:
        """Of a listed terrorism offence, or with a terrorist connection that a court has found. What is not known
        counts as listed: so does an offence that is to be classified, until it is."""
        listed = Q(offence__isnull=True) | ~Q(offence__schedule_19za__in=["none", "part_3"])
        return self.filter(listed | Q(terrorist_connection="yes"))

    def to_be_classified(self) -> Self:
        """Recorded in free words."""
        return self.filter(offence__isnull=True)


class SentenceQuerySet(OfPersonQuerySet):
    def to_be_checked(self) -> Self:
        """Questioned by the law, and nobody has said why they stand."""
        return self.filter(questioned_since__isnull=False)
