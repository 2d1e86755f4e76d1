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
    def standing(self) -> Self:
        """Those decided that count still: no source has said anything of the dates since."""
        since, of_person = OuterRef("decided_at"), {"offender": OuterRef("offender")}
        said = table("KeyDate").objects.filter(Q(recorded_at__gt=since) | Q(superseded_at__gt=since), **of_person)
        worked_out = table("Calculation").objects.filter(made_at__gt=since, **of_person)
        return self.filter(~Exists(said), ~Exists(worked_out), decided_at__isnull=False, ended_at__isnull=True)

    def undecided(self) -> Self:
        """Still in dispute: nobody has decided."""
        return self.filter(decided_at__isnull=True, ended_at__isnull=True)
