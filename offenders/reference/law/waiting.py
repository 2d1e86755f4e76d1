"""What of the register of law waits for those who keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from offenders.reference.law.models import LawEntry
from offenders.reference.law.querysets import last_lapsed
from sharing.access.roles import Capability
from sharing.models import User


@dataclass(frozen=True)
class LawToCheck:
    """lapsed: entries whose check no longer holds. supplied: those that nobody has checked here."""

    lapsed: int
    supplied: int


def law_to_check(user: User, *, at: datetime) -> LawToCheck | None:
    """One query, for who keeps the register; None for everybody else, and where nothing waits."""
    if not user.can(Capability.KEEP_REFERENCE):
        return None
    found = LawEntry.objects.with_check().aggregate(
        lapsed=Count("pk", filter=Q(checked_at__lt=last_lapsed(at))), supplied=Count("pk", filter=Q(checked_at=None))
    )
    return LawToCheck(**found) if any(found.values()) else None
