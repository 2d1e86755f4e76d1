"""Who reads which forecast: a programme's groups by whoever sees it as a whole, one group by a figures scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from release_monitor.figures.readers import PROGRAMMES, scopes_of
from release_monitor.forecast.models import ForecastRun
from release_monitor.forecast.rules.groups import Group
from sharing import access
from sharing.records.account import Account


@dataclass(frozen=True)
class ForecastReader:
    """programmes: of which every group is read. groups: those of scopes for figures only, the widest first."""

    programmes: tuple[str, ...]
    groups: tuple[Group, ...] = ()

    @property
    def reads_any(self) -> bool:
        return bool(self.programmes or self.groups)

    @property
    def sees_people(self) -> bool:
        """Whether small counts are shown, and who was missed."""
        return not self.groups

    def may_read(self, group: Group) -> bool:
        return group.programme in self.programmes or group in self.groups

    def groups_of(self, run: ForecastRun) -> list[Group]:
        """Of one run, wholes first."""
        found = [row.group for row in run.groups.all() if self.may_read(row.group)]
        return sorted(found, key=_order)


def _order(group: Group) -> tuple[int, bool, bool, str, str]:
    place = PROGRAMMES.index(group.programme)
    return place, not group.is_whole, bool(group.prison_group), group.region, group.prison_group


def reader_of(user: Account) -> ForecastReader:
    groups = [Group(scope.programme, scope.region, scope.prison_group) for scope in scopes_of(user, at=timezone.now())]
    return ForecastReader(tuple(access.national_programmes(user)), tuple(groups))
