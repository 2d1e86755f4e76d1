"""The parts of the overview by code: which figures each is made of, how, and its template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from release_monitor.overview.asked import Asked
from release_monitor.overview.parts import (
    alerts,
    breaches,
    checks,
    custody,
    load,
    parole,
    readiness,
    recalls,
    reconciliation,
    records,
    releases,
    sentences,
    sharing,
    tiles,
)
from release_monitor.overview.rules.pages import Part

Wanted = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PartSource:
    """template: below templates/overview/parts/. wanted: the figures, by code and cut. panel: None where the reader has
    no such part."""

    title: str
    template: str
    wanted: Callable[[Asked], Wanted]
    panel: Callable[[Asked], Any]


def always(wanted: Wanted) -> Callable[[Asked], Wanted]:
    return lambda asked: wanted


PARTS: dict[Part, PartSource] = {
    Part.TILES: PartSource("Now", "tiles", always(tiles.WANTED), tiles.panel),
    Part.RELEASES: PartSource("Releases by week", "releases", always(releases.WANTED), releases.panel),
    Part.SENTENCES: PartSource("In 3 sentences", "sentences", sentences.wanted, sentences.panel),
    Part.CUSTODY: PartSource("Custody", "custody", custody.wanted, custody.panel),
    Part.RECONCILIATION: PartSource(
        "Against the published count", "reconciliation", always(reconciliation.WANTED), reconciliation.panel
    ),
    Part.BREACHES: PartSource("Breaches", "breaches", always(breaches.WANTED), breaches.panel),
    Part.RECALLS: PartSource("Recalls", "recalls", always(recalls.WANTED), recalls.panel),
    Part.READINESS: PartSource("Ready for release", "readiness", readiness.wanted, readiness.panel),
    Part.PAROLE: PartSource("Parole deadlines", "parole", always(parole.WANTED), parole.panel),
    Part.CHECKS: PartSource("Checks", "checks", always(checks.WANTED), checks.panel),
    Part.SHARING: PartSource("Sharing", "sharing", always(sharing.WANTED), sharing.panel),
    Part.ALERTS: PartSource("Alerts", "alerts", alerts.wanted, alerts.panel),
    Part.LOAD: PartSource("Load", "load", always(load.WANTED), load.panel),
    Part.RECORDS: PartSource("Law and records", "records", always(records.WANTED), records.panel),
}
