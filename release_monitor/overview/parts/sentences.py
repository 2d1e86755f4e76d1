"""Three sentences: what is sure, for who has a minute."""

from __future__ import annotations

from dataclasses import dataclass

from release_monitor.overview.asked import Asked
from release_monitor.overview.parts import breaches, custody, readiness, recalls

WANTED = (("breaches", ""), ("internet-share", ""), ("recalls", ""), ("custody-flow", ""), ("readiness", ""))


@dataclass(frozen=True)
class Sentences:
    words: list[str]


def wanted(asked: Asked) -> tuple[tuple[str, str], ...]:
    return (*WANTED, ("readiness", asked.page.by))


def panel(asked: Asked) -> Sentences:
    share = asked.figure("internet-share")
    of_breaches = breaches.finding_of(asked.figure("breaches"), share)
    measure = share.measure("breaches") if share else None
    detail = f": {measure} of confirmed breaches" if measure and measure.value is not None else ""
    return Sentences(
        [
            f"{of_breaches}{detail}; {_lower(recalls.finding_of(asked.figure('recalls')))}.",
            f"{custody.finding_of(asked.figure('custody-flow'))}.",
            f"{readiness.finding_of(asked.figure('readiness', asked.page.by))}.",
        ]
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
