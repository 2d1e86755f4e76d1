"""Whether alerts are worth having: of the reader’s own teams over 28 days, against limits; the noisiest kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from release_monitor.overview.asked import Asked, line
from release_monitor.overview.asked import FigureLine as FigureOfLine
from release_monitor.overview.rules.decisions import count_in_words
from sharing.access.roles import Capability
from sharing.alerts.noise.panels import TAGS, FigureLine, KindLine, Noise
from sharing.alerts.noise.rules import ENOUGH, PER_DAY_MOST

KINDS = 5
CODE, A_DAY = "alert-quality", "quality_0"
OVER = TAGS["over"]


@dataclass(frozen=True)
class Alerts:
    """figures: those near or over their limit. link: the page of all of them, for who reads it."""

    finding: str
    figures: list[FigureLine]
    kinds: list[KindLine]
    per_day: str
    link: str
    lines: Sequence[FigureOfLine] = ()  # as issued, for figures only


def wanted(asked: Asked) -> tuple[tuple[str, str], ...]:
    """For figures only as issued; else it is of the reader's own teams now."""
    return () if asked.has_people else ((CODE, ""),)


def panel(asked: Asked) -> Alerts | None:
    noise = asked.noise
    if noise is None:
        found = asked.figure(CODE)
        lines = (
            [line(asked, CODE, measure.words, str(measure), cell=None) for measure in found.measures] if found else []
        )
        return Alerts(found.sentence or "Alert quality", [], [], "", "", lines) if found else None
    figures = [line for line in noise.figures if line.tag in (OVER, TAGS["near"]) and asked_of(noise) >= ENOUGH]
    return Alerts(
        finding=finding_of(is_over=bool(over_budget(asked)), figures=sum(line.tag == OVER for line in figures)),
        figures=figures,
        kinds=noise.kinds[:KINDS],
        per_day=noise.per_day,
        link=noise_url(asked),
    )


def finding_of(*, is_over: bool, figures: int) -> str:
    """figures: how many are over their limit."""
    if is_over:
        return "Alerts over their budget"
    if figures:
        return f"{count_in_words(figures, 'alert figure', 'alert figures')} over the limit"
    return "Alerts within their budget and limits"


def asked_of(noise: Noise) -> int:
    return sum(line.figures.asked for line in noise.kinds)


def over_budget(asked: Asked) -> Sequence[str]:
    """What is over its budget, in words: kinds, and how many an officer has to answer a day. Shares of a few alerts say
    nothing, and are on the page of all figures alone."""
    if asked.noise is None:
        found = asked.figure(CODE)
        a_day_issued = found.measure(A_DAY) if found else None
        is_over = a_day_issued and a_day_issued.value is not None and a_day_issued.value > PER_DAY_MOST
        return [f"{a_day_issued.words}: {a_day_issued}"] if a_day_issued and is_over else ()
    kinds = [f"{line.title}: {line.figures.over}" for line in asked.noise.kinds if line.figures.over]
    a_day = asked.noise.figures[0]
    return [*kinds, *([f"{a_day.name}: {a_day.value}, limit {a_day.limit}"] if a_day.tag == OVER else [])]


def noise_url(asked: Asked) -> str:
    return reverse("alerts_noise") if asked.user.can(Capability.READ_UNNAMED_ALERTS) else ""
