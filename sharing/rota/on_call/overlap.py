"""Who stays on call after their shift: until the next holder has signed for it.

A signature is asked of the first on call of a duty desk, where a shift follows another at once. Fifteen minutes after
its start without one, both are on call; that ends with the signature, or with the next shift. Second on call and
command change by the clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from sharing.rota.models import RotaQuerySet, Shift
from sharing.rota.rules import Level

SIGN_WITHIN = timedelta(minutes=15)  # (our design) after the start; then both are on call, and a manager is alerted


def unsigned(*, at: datetime) -> RotaQuerySet:
    """Running shifts whose holder should have signed for the one before by now."""
    late = Shift.objects.running(at=at).filter(starts_at__lte=at - SIGN_WITHIN)
    return late.filter(level=Level.FIRST, signed_at__isnull=True)


def next_unsigned(*, at: datetime) -> RotaQuerySet:
    """Of the shift of an outer query: the one that follows it at once and is not signed for."""
    return unsigned(at=at).filter(team=OuterRef("team"), starts_at=OuterRef("ends_at"))


def not_handed_over(*, at: datetime) -> Q:
    """The shifts that are over and whose holder is on call still. By key, so that they are found once for all rows."""
    over = Shift.objects.standing().filter(level=Level.FIRST, ends_at__lte=at)
    return Q(pk__in=over.filter(Exists(next_unsigned(at=at))).order_by().values("pk"))
