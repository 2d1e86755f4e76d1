"""Questions about decisions of the Board, by name."""

from __future__ import annotations

from typing import Self

from django.db.models import Q

from offenders.rows import OfPersonQuerySet
from parole.decisions.rules import MINIMAL_RISK_FROM, ReleaseTest


class DecisionQuerySet(OfPersonQuerySet):
    def with_unexplained_test(self) -> Self:
        """Those recorded with another release test than the one in force on their day, of which nobody has said why or
        put the test right (CJA 2003 s.237A, C(S)A 1997 s.28ZA)."""
        after = Q(decided_on__gte=MINIMAL_RISK_FROM, test=ReleaseTest.CONFINEMENT)
        before = Q(decided_on__lt=MINIMAL_RISK_FROM, test=ReleaseTest.MINIMAL_RISK)
        return self.filter(after | before, test_reason="").exclude(corrections__field="test")


class CorrectionQuerySet(OfPersonQuerySet):
    def told(self) -> Self:
        """Those that programs hear of: where the reasons are kept is told to none."""
        return self.exclude(field="reasons_ref")
