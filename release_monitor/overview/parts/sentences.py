"""Three sentences: what is sure, for who has a minute."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.overview.asked import Asked
from release_monitor.overview.parts import breaches, custody, readiness, recalls
from sharing.sentence_words import mid_sentence

WANTED = (("breaches", ""), ("internet-share", ""), ("recalls", ""), ("custody-flow", ""), ("readiness", ""))


@dataclass(frozen=True)
class Sentences:
    words: list[str]


def wanted(asked: Asked) -> tuple[tuple[str, str], ...]:
    return (*WANTED, ("custody", ""), ("readiness", asked.by))


def panel(asked: Asked) -> Sentences:
    """Only of what is issued to this reader."""
    share, flow, by = asked.figure("internet-share"), asked.figure("custody-flow"), asked.figure("readiness", asked.by)
    found = []
    if (of_breaches := asked.figure("breaches")) and (of_recalls := asked.figure("recalls")):
        measure = share.measure("breaches") if share else None
        detail = f", {measure} device or internet" if measure and measure.value is not None else ""
        recalled = recalls.finding_of(of_recalls)
        found.append(f"{breaches.finding_of(of_breaches, share)}{detail}; {mid_sentence(recalled)}.")
    if flow:
        found.append(f"{custody.finding_of(flow) or custody.in_custody(asked)}.")
    if by:
        found.append(f"{readiness.finding_of(by)}.")
    return Sentences(found or ["No figures are issued yet: the first are issued at 6am."])
