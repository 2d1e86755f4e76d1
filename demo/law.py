"""The register of law in the demo: what Moira Teale of PPCS checked lately, and what she checked too long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from demo.at_time import held
from offenders.models import LawEntry
from offenders.reference.law.actions import check_entries, tell_of_lapsed
from sharing.models import User

LATELY = ("cja-247a-1", "cja-247a-8", "cja-247a-4-5", "cja-247a-2a", "cja-240za", "cja-257", "pbr-28", "cja-255a-8")
LONG_AGO = ("cja-256azba-3a", "pbr-25-6")


def tell(*, now: datetime) -> None:
    """Eight entries were checked within the month, two 95 days ago: of these the keepers are alerted."""
    moira = User.objects.filter(role="ppcs").order_by("pk").first()
    if moira is None:
        return
    for keys, days in ((LONG_AGO, 95), (LATELY, 12)):
        at = now - timedelta(days=days)
        with held(at):
            uids = list(LawEntry.objects.filter(key__in=keys).values_list("uid", flat=True))
            check_entries(uids=uids, seen_at=at, by=moira, at=timezone.now())
    tell_of_lapsed(at=now)
