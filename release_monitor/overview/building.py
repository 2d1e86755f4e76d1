"""Building a page: who reads, which programme, the figures counted once, then each part in the order of the role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from release_monitor.figures.readers import reader_of
from release_monitor.overview import decisions, looking_ahead
from release_monitor.overview.asked import ALL, Asked, Chosen, figures_of
from release_monitor.overview.registry import PARTS
from release_monitor.overview.rules.decisions import Decision, Decisions, first_of
from release_monitor.overview.rules.pages import Part, page_of
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.alerts.noise.panels import noise_of
from sharing.models import PersonProgramme, User

NEED_FORECAST = frozenset({Part.TILES, Part.RELEASES, Part.DECISIONS})
NARROW = frozenset({Part.READINESS, Part.PAROLE, Part.CHECKS, Part.SHARING, Part.ALERTS, Part.RECORDS})
HALVES = frozenset({Part.CUSTODY, Part.RECONCILIATION})
NEED_NOISE = frozenset({Part.ALERTS, Part.DECISIONS})


@dataclass(frozen=True)
class PartShown:
    """A part as the page prints it. code: its anchor."""

    code: str
    title: str
    template: str
    panel: Any
    is_half: bool = False  # beside the next one, where there is room


@dataclass(frozen=True)
class Overview:
    asked: Asked
    main: list[PartShown]
    side: list[PartShown]
    decisions: Decisions | None
    more: bool  # there are parts on the second page

    @property
    def tiles(self) -> list[PartShown]:
        """The first numbers, over the whole page."""
        return [part for part in self.main if part.code == Part.TILES]

    @property
    def columns(self) -> list[PartShown]:
        """The main parts below them."""
        return [part for part in self.main if part.code != Part.TILES]

    @property
    def people(self) -> list[int]:
        """Keys of those who are named."""
        shown = [
            line.row.offender_id
            for part in self.main + self.side
            if part.code == "load"
            for line in part.panel.decisions
        ]
        return list(dict.fromkeys([*(self.decisions.people if self.decisions else []), *shown]))


def asked_of(user: User, *, at: datetime, programme: str, chosen: Chosen = ALL) -> Asked | None:
    """None for who has no overview, or none of this programme."""
    reader = reader_of(user, at=at)
    page = page_of(user.can, sees_a_programme=bool(access.national_programmes(user)))
    if page is None or (page.capability == Capability.READ_FIGURES) == reader.has_people:
        return None
    scope = next((each for each in reader.scopes if each.programme == programme), None)
    if not reader.has_people and scope is None:
        return None
    if programme == Programme.STATE_THREATS and reader.has_people and not knows_state_threats(user, at=at):
        return None
    return Asked(user, at, page, reader, programme, scope, chosen)


def knows_state_threats(user: User, *, at: datetime) -> bool:
    """Whether the user sees somebody of whom they may know that they are under that programme. One query."""
    rows = PersonProgramme.objects.live(at=at).filter(programme=Programme.STATE_THREATS)
    return rows.visible_to(user).exists()


def overview_of(asked: Asked, *, all_parts: bool = False) -> Overview:
    page = asked.page
    later = page.later if all_parts else ()
    main = (*page.main, *(part for part in later if part not in NARROW))
    side = (*page.side, *(part for part in later if part in NARROW))
    asked = counted(asked, [*main, *side])
    found = first_of(decisions.all_decisions(asked)) if Part.DECISIONS in (*main, *side) else None
    return Overview(
        asked=asked,
        main=_shown(asked, main),
        side=_shown(asked, side),
        decisions=found,
        more=bool(page.later) and not all_parts,
    )


def decisions_of(asked: Asked) -> list[Decision]:
    return decisions.all_decisions(counted(asked, [Part.DECISIONS]))


def counted(asked: Asked, parts: Iterable[Part]) -> Asked:
    """With the figures of all these parts, counted together, and what lies before."""
    wanted = [key for part in parts for key in _wanted(asked, part)]
    ahead = looking_ahead.ahead_of(asked) if NEED_FORECAST & set(parts) else asked.ahead
    noise = (
        noise_of(asked.user, at=asked.at, with_storms=False) if asked.has_people and NEED_NOISE & set(parts) else None
    )
    return replace(asked, figures=figures_of(asked, wanted), ahead=ahead, noise=noise)


def _wanted(asked: Asked, part: Part) -> Iterable[tuple[str, str]]:
    return decisions.wanted(asked) if part is Part.DECISIONS else PARTS[part].wanted(asked)


def _shown(asked: Asked, parts: Iterable[Part]) -> list[PartShown]:
    made = ((part, PARTS[part]) for part in parts if part is not Part.DECISIONS)
    found = ((part, source, source.panel(asked)) for part, source in made)
    return [
        PartShown(part.value, source.title, f"overview/parts/{source.template}.html", panel, part in HALVES)
        for part, source, panel in found
        if panel is not None
    ]
