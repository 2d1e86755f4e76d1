"""Of whom a briefing is, and who reads it: a scope of a programme, a region or a group of prisons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from release_monitor.figures.readers import FigureReader, FigureScope
from release_monitor.figures.readers import scopes_of as figure_scopes_of
from sharing import access
from sharing.access.rules import Programme
from sharing.agencies.models import User
from sharing.grants.models import TeamScope


@dataclass(frozen=True)
class BriefingScope:
    programme: str
    region: str = ""
    prison_group: str = ""

    @property
    def code(self) -> str:
        part = f"region.{self.region}" if self.region else f"group.{self.prison_group}" if self.prison_group else ""
        return f"{self.programme}:{part}" if part else self.programme

    @property
    def words(self) -> str:
        where = self.region or self.prison_group or "England and Wales"
        return f"{Programme(self.programme).label}, {where}"

    def reader(self, *, by: User | None, at: datetime) -> FigureReader:
        """As whom its numbers are read: figures only, of this scope, whoever makes it."""
        return FigureReader(by, at, (FigureScope(self.programme, self.region, self.prison_group),))


def scope_of(code: str) -> BriefingScope:
    programme, _, part = code.partition(":")
    kind, _, name = part.partition(".")
    return BriefingScope(
        programme, region=name if kind == "region" else "", prison_group=name if kind == "group" else ""
    )


def scopes_of(user: User, *, at: datetime) -> list[BriefingScope]:
    """Those that the user reads: the scopes of a reader of figures only; for who sees a programme as a whole, the
    programme and every part of it that anybody is briefed on."""
    own = [BriefingScope(each.programme, each.region, each.prison_group) for each in figure_scopes_of(user, at=at)]
    if own:
        return own
    national = access.national_programmes(user)
    return [scope for scope in live_scopes(at=at) if scope.programme in national]


def live_scopes(*, at: datetime) -> list[BriefingScope]:
    """Of every programme that a team has a scope of, and of the parts of it that a team has."""
    rows = TeamScope.objects.live(at=at).filter(team__closed_at__isnull=True).order_by()
    found = set(rows.values_list("programme", "region", "prison_group").distinct())
    found |= {(programme, "", "") for programme, _, _ in found}
    order = [programme.value for programme in Programme]
    return [BriefingScope(*each) for each in sorted(found, key=lambda each: (order.index(each[0]), *each[1:]))]
