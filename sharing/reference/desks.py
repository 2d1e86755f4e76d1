"""The desk of a region: the police team that works for the region in which a prison stands."""

from __future__ import annotations

from django.db.models import QuerySet

from sharing.agencies.models import Team
from sharing.reference.models import Region


def code_of(name: str) -> str:
    """The code of the probation region of this name; empty when there is none."""
    return Region.objects.of_probation().filter(name=name).values_list("code", flat=True).first() or ""


def desks_of(name: str) -> QuerySet[Team]:
    """The open teams of the kind Region that work for the police region of this probation region."""
    within = Region.objects.of_probation().filter(name=name).exclude(police_region="").values("police_region")
    return Team.objects.open().filter(kind=Team.Kind.REGION, region_code__in=within).order_by("name", "pk")
