"""Questions about papers and their handing over, by name."""

from __future__ import annotations

from typing import Self

from licence.papers.rules import Signing
from offenders.rows import OfPersonQuerySet


class PaperQuerySet(OfPersonQuerySet):
    def with_all(self) -> Self:
        about = ("licence", "recall", "exemption__condition__licence", "breach__condition")
        return self.select_related("offender__establishment", "printed_by__agency", *about)


class PaperGivenQuerySet(OfPersonQuerySet):
    def standing(self) -> Self:
        """Not withdrawn as recorded by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def without_witness(self) -> Self:
        """A refusal to sign that nobody has confirmed yet."""
        rows = self.standing().filter(signing=Signing.REFUSED, witness__isnull=True)
        return rows.exclude(paper__licence__witnessed_at__isnull=False)

    def with_all(self) -> Self:
        return self.select_related("offender", "paper__licence", "handed_by__agency", "witness__agency", "withdrawn_by")
