"""Questions about classifications, by name."""

from __future__ import annotations

from typing import Self

from offenders.rows import OfPersonQuerySet


class ClassificationQuerySet(OfPersonQuerySet):
    def waiting(self) -> Self:
        """Proposed; nobody has agreed, withdrawn or declined it."""
        return self.filter(agreed_at__isnull=True, ended_at__isnull=True)

    def with_signers(self) -> Self:
        return self.select_related(
            "offender", "conviction", "offence", "proposed_by__agency", "agreed_by__agency", "ended_by"
        )
