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
    found = law_waiting(at=at)
    return found if found.lapsed or found.supplied else None


def law_waiting(*, at: datetime) -> LawToCheck:
    """The same for every reader of the register. One query."""
    return LawToCheck(
        **LawEntry.objects.with_check().aggregate(
            lapsed=Count("pk", filter=Q(checked_at__lt=last_lapsed(at))),
            supplied=Count("pk", filter=Q(checked_at=None)),
        )
    )
