"""The register of figures: what each one is, for its page, and how it is counted.

A module of `counted/` defines some of them; `index.all_figures` gives each once, in the order of the index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from release_monitor.figures.results import CountedFigure, FigureSpec

if TYPE_CHECKING:
    from release_monitor.figures.counting.counts import FactCounts
    from release_monitor.figures.counting.reading import Counter

SINCE = date(2026, 11, 29)


@dataclass(frozen=True)
class Asked:
    """What counting goes by: the spec, the moment and the day of the London clock."""

    spec: FigureSpec
    at: datetime
    today: date


@dataclass(frozen=True)
class EarlierDefinition:
    """How it was counted until a day, which is not included. The line of a chart is broken there."""

    words: str
    until: date


@dataclass(frozen=True)
class Figure:
    """One figure. numerator, denominator, left_out, source, owner: as its page says them.

    measures: the kinds of facts that it is counted from (`counting/facts.py`); since: from which day on they are
    needed, None for all. counted: from the facts to numbers, pure. drill_down: the name of the address of its people
    or events. cuts: what its rows can be made by. group: its heading on the index. own: of the few that are made of no
    facts of people, how they are counted for a reader; empty for no facts at all. with_people_only: it has the people
    of another figure in other cells, from which a small one could be worked out: it is not issued, and no program gets
    it.
    """

    code: str
    title: str
    group: str
    numerator: str
    denominator: str
    left_out: str
    source: str
    owner: str
    measures: tuple[str, ...]
    counted: Callable[[FactCounts, Asked], CountedFigure]
    own: Callable[[Counter, Asked], CountedFigure] | None = None
    since: Callable[[Asked], date | None] = lambda asked: None
    counted_since: date = SINCE
    earlier: tuple[EarlierDefinition, ...] = ()
    drill_down: str = ""
    cuts: tuple[str, ...] = ("kind", "region")
    unit: str = "people"
    with_people_only: bool = False


_FIGURES: dict[str, Figure] = {}


def register(figure: Figure) -> Figure:
    if figure.code in _FIGURES:
        raise ValueError(f"two figures are called {figure.code}")
    _FIGURES[figure.code] = figure
    return figure


def registered() -> Mapping[str, Figure]:
    """By code, in the order of the index: of the modules that were imported. `index.all_figures` imports all."""
    return _FIGURES
