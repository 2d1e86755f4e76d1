"""Who works with the people of the history in each region, and for the whole country."""

from __future__ import annotations

from dataclasses import dataclass

from demo import cast
from sharing.models import Membership, User

Role = str


@dataclass(frozen=True)
class RegionStaff:
    """officers: they take turns; those of the duty desk where the team has none. second: of casework, who compares what
    the first has recorded."""

    officers: tuple[User, ...]
    manager: User
    head: User
    police: User
    casework: User
    second: User

    def officer(self, number: int) -> User:
        return self.officers[number % len(self.officers)]


def by_region() -> dict[str, RegionStaff]:
    casework, second = _members(cast.CASEWORK, "ppcs")[:2]
    found = {}
    for region, team in cast.PROBATION.items():
        officers = _members(team, "probation_officer") or _members(cast.PROBATION_DUTY_DESK, "probation_officer")
        found[region] = RegionStaff(
            officers=tuple(officers),
            manager=_members(team, "probation_manager")[0],
            head=_members(cast.PROBATION_DUTY_DESK, "probation_head")[0],
            police=_members(cast.REGIONS[region], "ct_analyst", "ct_manager")[0],
            casework=casework,
            second=second,
        )
    return found


def _members(team: str, *roles: Role) -> list[User]:
    rows = Membership.objects.filter(team__name=team, user__role__in=roles, user__is_active=True)
    return [row.user for row in rows.select_related("user__agency").order_by("user_id")]
