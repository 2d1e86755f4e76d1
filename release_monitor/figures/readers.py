"""Who reads a figure: with people, who may open them, or figures only, by a scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.grants.models import TeamScope
from sharing.records.account import Account

if TYPE_CHECKING:
    from release_monitor.figures.results import FigureSpec

PROGRAMMES = tuple(programme.value for programme in Programme)


@dataclass(frozen=True)
class FigureScope:
    """What a reader of figures only reads: a programme as a whole, or a region or group of prisons of it."""

    programme: str
    region: str = ""
    prison_group: str = ""

    def __str__(self) -> str:
        where = self.region or self.prison_group
        return f"{Programme(self.programme).label}, {where}" if where else Programme(self.programme).label

    def covers(self, spec: FigureSpec) -> bool:
        """Only the cuts that are issued: nothing may be filtered."""
        same = (spec.programme, spec.region, spec.prison_group) == (self.programme, self.region, self.prison_group)
        return same and not spec.prison and spec.first is None and spec.until is None


@dataclass(frozen=True)
class FigureReader:
    """user: whose grants and scopes count, for one with people; None for what is made by no one. scopes: of one with
    figures only, none where no team of theirs has any; empty for the other."""

    user: Account | None
    at: datetime
    scopes: tuple[FigureScope, ...] = ()

    @property
    def has_people(self) -> bool:
        """Never with a scope: what is made for one tells whoever makes it no more."""
        return not self.scopes and self.user is not None and self.user.can(Capability.VIEW_PEOPLE)

    @property
    def programmes(self) -> tuple[str, ...]:
        """Those that this reader may be shown, terrorism first: never added up."""
        if self.user is None or not self.has_people:
            return tuple(name for name in PROGRAMMES if any(scope.programme == name for scope in self.scopes))
        national = access.national_programmes(self.user)
        chosen = self.user.works_in
        if chosen in PROGRAMMES:
            return (chosen,)
        return tuple(name for name in PROGRAMMES if name in national) or PROGRAMMES

    @property
    def tag(self) -> str:
        """What an ETag is made of beside the as-at time: whose figures they are."""
        return ",".join(map(str, self.scopes)) or f"user-{self.user and self.user.pk}"


def reader_of(user: Account, *, at: datetime | None = None) -> FigureReader:
    """With people for whoever may see any; with figures only by the live scopes of their teams."""
    moment = at or timezone.now()
    return FigureReader(user, moment, scopes_of(user, at=moment))


def scopes_of(user: Account, *, at: datetime) -> tuple[FigureScope, ...]:
    """The live figures scopes of a user who reads figures only, the widest first."""
    return scopes_of_teams(user, at=at) if user.can(Capability.READ_FIGURES) else ()


def scopes_of_teams(user: Account, *, at: datetime) -> tuple[FigureScope, ...]:
    """The live figures scopes of a user's teams, also of one who sees people: nobody is seen by them. One query."""
    rows = TeamScope.objects.live(at=at).for_figures().filter(team__in=access.viewer_of(user, at=at).team_ids)
    found = {FigureScope(row.programme, row.region, row.prison_group) for row in rows}
    return tuple(sorted(found, key=lambda scope: (PROGRAMMES.index(scope.programme), scope.region, scope.prison_group)))
