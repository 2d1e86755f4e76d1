"""The page of each role: the same parts in another order. By capability; no role is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sharing.access.roles import Capability


class Part(StrEnum):
    """A part of the overview."""

    DECISIONS = "decisions"
    TILES = "tiles"
    RELEASES = "releases"
    SENTENCES = "sentences"
    CUSTODY = "custody"
    RECONCILIATION = "reconciliation"
    BREACHES = "breaches"
    RECALLS = "recalls"
    READINESS = "readiness"
    PAROLE = "parole"
    CHECKS = "checks"
    SHARING = "sharing"
    ALERTS = "alerts"
    LOAD = "load"
    RECORDS = "records"


P = Part


@dataclass(frozen=True)
class RolePage:
    """The page of who holds a capability. main, side: its parts in order. later: parts on its second page alone.

    national: only for who sees a whole programme. by: the cut of readiness and custody, "region" or "prison".
    """

    name: str
    capability: Capability
    main: tuple[Part, ...]
    side: tuple[Part, ...]
    later: tuple[Part, ...] = ()
    national: bool = False
    by: str = "region"

    @property
    def first(self) -> tuple[Part, ...]:
        return self.side + self.main

    @property
    def all(self) -> tuple[Part, ...]:
        return self.main + self.side + self.later


# The first line that applies is the reader's.
PAGES: tuple[RolePage, ...] = (
    RolePage(
        "Command overview",
        Capability.READ_FIGURES,
        main=(P.TILES, P.RELEASES, P.SENTENCES),
        side=(P.DECISIONS,),
        later=(
            *(P.CUSTODY, P.RECONCILIATION, P.BREACHES, P.RECALLS, P.READINESS, P.PAROLE, P.CHECKS, P.SHARING),
            *(P.ALERTS, P.RECORDS),
        ),
    ),
    RolePage(
        "PPCS overview",
        Capability.RUN_REVIEWS,
        main=(P.TILES, P.PAROLE, P.RECALLS, P.RELEASES, P.CUSTODY, P.RECONCILIATION, P.BREACHES),
        side=(P.DECISIONS, P.SHARING, P.READINESS, P.CHECKS, P.ALERTS, P.RECORDS),
    ),
    RolePage(
        "Prisons overview",
        Capability.RECORD_READINESS_FOR_PRISON,
        main=(P.TILES, P.CUSTODY, P.RELEASES, P.RECONCILIATION, P.RECALLS, P.BREACHES, P.LOAD),
        side=(P.DECISIONS, P.READINESS, P.SHARING, P.PAROLE, P.RECORDS, P.CHECKS, P.ALERTS),
        by="prison",
    ),
    RolePage(
        "Unit overview",
        Capability.SIGN_OFF_FOR_PROBATION,
        main=(P.TILES, P.LOAD, P.CHECKS, P.BREACHES, P.RECALLS, P.RELEASES, P.CUSTODY, P.RECONCILIATION),
        side=(P.DECISIONS, P.READINESS, P.ALERTS, P.SHARING, P.PAROLE, P.RECORDS),
    ),
    RolePage(
        "Command overview",
        Capability.SAY_WHAT_POLICE_KNOW,
        main=(P.TILES, P.RELEASES, P.CUSTODY, P.RECONCILIATION, P.BREACHES, P.RECALLS, P.ALERTS),
        side=(P.DECISIONS, P.READINESS, P.SHARING, P.PAROLE, P.CHECKS, P.RECORDS),
        later=(P.LOAD,),
        national=True,
    ),
    RolePage(
        "Region overview",
        Capability.SAY_WHAT_POLICE_KNOW,
        main=(P.TILES, P.RELEASES, P.BREACHES, P.RECALLS, P.LOAD, P.CUSTODY, P.RECONCILIATION, P.ALERTS),
        side=(P.DECISIONS, P.READINESS, P.SHARING, P.CHECKS, P.PAROLE, P.RECORDS),
    ),
    RolePage(
        "Auditor’s overview",
        Capability.READ_LOG,
        main=(P.TILES, P.RELEASES, P.CUSTODY, P.RECONCILIATION, P.BREACHES, P.RECALLS, P.ALERTS),
        side=(P.RECORDS, P.SHARING, P.CHECKS, P.READINESS, P.PAROLE, P.DECISIONS),
    ),
    RolePage(
        "Overview",
        Capability.SEE_OVERVIEW,
        main=(P.TILES, P.RELEASES, P.CUSTODY, P.RECONCILIATION, P.BREACHES, P.RECALLS),
        side=(P.DECISIONS, P.READINESS, P.SHARING, P.CHECKS, P.PAROLE, P.ALERTS, P.RECORDS),
    ),
)


def page_of(can: Callable[[Capability], bool], *, sees_a_programme: bool) -> RolePage | None:
    """The first page for which the reader has the capability; None for who has no overview."""
    if not can(Capability.SEE_OVERVIEW):
        return None
    return next(
        (page for page in PAGES if can(page.capability) and (sees_a_programme or not page.national)),
        None,
    )
