"""Who reads which forecast: a programme's groups by whoever sees it as a whole, one group by a figures scope of a team,
whether or not its members see people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from release_monitor.figures.readers import PROGRAMMES, scopes_of_teams
from release_monitor.forecast.models import ForecastRun
from release_monitor.forecast.rules.groups import Group
from sharing import access
from sharing.access.roles import Capability
from sharing.records.account import Account


@dataclass(frozen=True)
class ForecastReader:
    """programmes: of which every group is read. groups: those of scopes of teams, the widest first. sees_people:
    whether anybody is seen, so that who was missed can be said."""

    programmes: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    sees_people: bool = True

    @property
    def reads_any(self) -> bool:
        return bool(self.programmes or self.groups)

    def sees_few(self, group: Group) -> bool:
        """Whether small counts are shown: to who may open everybody of the group."""
        return group.programme in self.programmes

    def own(self, programme: str) -> Group | None:
        """The group that the reader's page begins with: the programme, or the first part of it that they read."""
        if programme in self.programmes:
            return Group(programme)
        return next((group for group in self.groups if group.programme == programme), None)

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
    scopes = scopes_of_teams(user, at=timezone.now()) if user.can(Capability.SEE_OVERVIEW) else ()
    groups = [Group(scope.programme, scope.region, scope.prison_group) for scope in scopes]
    sees_people = user.can(Capability.VIEW_PEOPLE) and not user.can(Capability.READ_FIGURES)
    return ForecastReader(tuple(access.national_programmes(user)), tuple(groups), sees_people)
