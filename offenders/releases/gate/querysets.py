"""Questions about disputes at the gate, by name."""

from __future__ import annotations

from typing import Self

from django.db.models import (
    Exists,
    OuterRef,
    Q,
)

from offenders.rows import OfPersonQuerySet, table


class DisputeQuerySet(OfPersonQuerySet):
    def counting(self) -> Self:
        """Decided on the page, or by telephone and confirmed since."""
        return self.filter(Q(by_telephone=False) | Q(confirmed_at__isnull=False), decided_at__isnull=False)

    def standing(self) -> Self:
        """Those that count still: no source has said anything of the dates since."""
        since, of_person = OuterRef("decided_at"), {"offender": OuterRef("offender")}
        said = table("KeyDate").objects.filter(Q(recorded_at__gt=since) | Q(superseded_at__gt=since), **of_person)
        worked_out = table("Calculation").objects.filter(made_at__gt=since, **of_person)
        return self.counting().filter(~Exists(said), ~Exists(worked_out), ended_at__isnull=True)

    def undecided(self) -> Self:
        """Still in dispute: nobody has decided, or a decision by telephone waits for who confirms it."""
        waits = Q(decided_at__isnull=True) | Q(by_telephone=True, confirmed_at__isnull=True)
        return self.filter(waits, ended_at__isnull=True)
