"""Dates that follow an offence whose row was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from offenders.dates.upkeep.caseload import recalculate_many
from offenders.people.models import Offender
from offenders.reference.registry import ReferenceKind
from sharing.models import User

OFFENCES = "offences"
BECAUSE = "An offence was changed in the reference data"


def follow_change(*, kind: ReferenceKind, rows: Sequence[UUID], by: User | None) -> None:
    """Calculate the dates of everybody who was convicted of one of these rows."""
    if kind.name != OFFENCES:
        return
    people = Offender.objects.filter(convictions__offence__uid__in=rows).distinct().order_by("pk")
    recalculate_many(people=list(people), on=timezone.localdate(), because=BECAUSE, by=by)
