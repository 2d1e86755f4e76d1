"""What the parts of a page are made of: who reads, of whom, the figures counted for them, and the forecast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from release_monitor.figures.behind.cells import WHOLE, Cell, cell_url, number_shown, words_shown
from release_monitor.figures.counting.for_readers import CutNotIssued, count, count_many
from release_monitor.figures.readers import FigureReader, FigureScope
from release_monitor.figures.results import FigureResult, FigureSpec
from release_monitor.overview.ahead import Ahead
from release_monitor.overview.rules.pages import RolePage
from sharing.alerts.noise.panels import Noise
from sharing.models import User


@dataclass(frozen=True)
class LinkedNumber:
    """A number in words. href: the people or events behind it; number: how many they are."""

    words: str
    href: str = ""
    number: int | None = None

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Chosen:
    """The filters of the address, for readers who may open the people; empty: all."""

    region: str = ""
    prison: str = ""
    first: date | None = None
    until: date | None = None


ALL = Chosen()


@dataclass(frozen=True)
class Asked:
    """What a page was asked for, and the figures counted for it: by code and cut."""

    user: User
    at: datetime
    page: RolePage
    reader: FigureReader
    programme: str
    scope: FigureScope | None
    chosen: Chosen = ALL
    figures: Mapping[tuple[str, str], FigureResult] = field(default_factory=dict)
    ahead: Ahead = field(default_factory=Ahead)
    noise: Noise | None = None  # alert quality of the reader's own teams; None for figures only

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def by(self) -> str:
        """The cut of custody and readiness: a group of prisons is told by prison."""
        return "prison" if self.scope is not None and self.scope.prison_group else self.page.by

    @property
    def has_people(self) -> bool:
        return self.reader.has_people

    def figure(self, code: str, by: str = "") -> FigureResult | None:
        """None where it is not issued to this reader."""
        return self.figures.get((code, by))

    def cell_url(self, code: str, cell: Cell = WHOLE, *, by: str = "", spec: FigureSpec | None = None) -> str:
        """Where the people or events of a number are; empty for a reader of figures only."""
        return cell_url(spec or spec_of(self, code, by), cell) if self.has_people else ""

    def linked(self, code: str, cell: Cell = WHOLE, *, by: str = "", spec: FigureSpec | None = None) -> LinkedNumber:
        """A number with the way to those behind it. Nobody is behind 0."""
        found = self.figure(code, by)
        if found is None:
            return LinkedNumber("Not issued yet")
        number = number_shown(found, cell)
        words = str(found.total) if cell == WHOLE else words_shown(found, cell)
        return LinkedNumber(words, self.cell_url(code, cell, by=by, spec=spec) if number else "", number)


@dataclass(frozen=True)
class FigureLine:
    """A figure in one line: what it is, its number, more of it, and the two ways on. people: empty for who may not open
    them; number: how many they are, None where it is not told."""

    words: str
    value: str
    second: str
    definition: str
    people: str = ""
    is_near: bool = False
    number: int | None = None


def figures_of(asked: Asked, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], FigureResult]:
    """Those of these figures that this reader has: all of them in few queries."""
    keys = list(dict.fromkeys(wanted))
    specs = [spec_of(asked, code, by) for code, by in keys]
    results: list[FigureResult | None]
    try:
        results = [*count_many(asked.reader, specs)]
    except CutNotIssued:
        results = [_issued(asked, spec) for spec in specs]
    return {key: found for key, found in zip(keys, results, strict=True) if found is not None and found.as_at}


def _issued(asked: Asked, spec: FigureSpec) -> FigureResult | None:
    try:
        return count(asked.reader, spec)
    except CutNotIssued:
        return None


def spec_of(asked: Asked, code: str, by: str) -> FigureSpec:
    if asked.scope is not None:
        scope = asked.scope
        return FigureSpec(code, asked.programme, by=by, region=scope.region, prison_group=scope.prison_group)
    chosen = asked.chosen
    return FigureSpec(
        code,
        asked.programme,
        by=by,
        region=chosen.region,
        prison=chosen.prison,
        first=chosen.first if code == "custody-flow" else None,
        until=chosen.until if code == "custody-flow" else None,
    )


def definition_url(code: str) -> str:
    return reverse("figure", kwargs={"code": code})


def line(
    asked: Asked,
    code: str,
    words: str,
    value: str = "",
    second: str = "",
    *,
    cell: Cell | None = WHOLE,
    is_near: bool = False,
) -> FigureLine:
    """cell: the number behind it, the figure's total unless given; None: nobody is. value: its words unless given."""
    if cell is None:
        return FigureLine(words, value, second, definition_url(code), is_near=is_near)
    found = asked.linked(code, cell)
    return FigureLine(words, value or found.words, second, definition_url(code), found.href, is_near, found.number)


def months_linked(asked: Asked, code: str, places: Iterable[int], rows: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The address of each of these columns of a figure, of some of its rows or all."""
    found = asked.figure(code)
    if found is None or not asked.has_people:
        return ("",) * len(list(places))
    return tuple(asked.linked(code, Cell(rows, (found.columns[place].key,))).href for place in places)
