"""Load of the reader's agency: teams against their norm, and how much work is de-prioritised."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from release_monitor.load.panels import PriorityLine, TeamLoad, load_of
from release_monitor.overview.asked import Asked
from release_monitor.overview.rules.decisions import count_in_words
from sharing.access.roles import Capability

WANTED: tuple[tuple[str, str], ...] = ()
TEAMS = 4


@dataclass(frozen=True)
class LoadPart:
    finding: str
    teams: list[TeamLoad]
    decisions: list[PriorityLine]
    more: int
    link: str


def panel(asked: Asked) -> LoadPart | None:
    """None for who manages no load, and for figures only: it names officers."""
    if not asked.has_people or not asked.user.can(Capability.MANAGE_LOAD):
        return None
    load = load_of(asked.user, at=asked.at)
    over = len(load.over)
    words = count_in_words(over, "team over its norm", "teams over their norm") if over else "No team over its norm"
    return LoadPart(
        finding=words if load.teams else "Load by team and officer",
        teams=load.teams[:TEAMS],
        decisions=load.decisions,
        more=len(load.teams[TEAMS:]),
        link=reverse("load"),
    )
