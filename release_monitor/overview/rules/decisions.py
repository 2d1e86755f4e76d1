"""What needs a decision: the kinds in their order, and the words of a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SHOWN = 4  # on the overview; all of them on a page of their own
WEEKS_OF_CAPACITY, DAYS_OF_BLOCKED = 8, 14
LEAST_COVERAGE = 90  # per cent of conditions checked within their interval


class DecisionKind(StrEnum):
    """In the order in which they are shown: what hurts most comes first."""

    RELEASED_IN_ERROR = "released_in_error"
    AT_LARGE = "at_large"
    CAPACITY = "capacity"
    BLOCKED = "blocked"
    RECALL = "recall"
    FORECAST = "forecast"
    COVERAGE = "coverage"
    ALERTS = "alerts"
    PRIORITY = "priority"


DANGER = frozenset({DecisionKind.RELEASED_IN_ERROR, DecisionKind.AT_LARGE, DecisionKind.RECALL})


@dataclass(frozen=True)
class Named:
    """A person of a line, on the page of all decisions."""

    words: str
    href: str
    second: str


@dataclass(frozen=True)
class Decision:
    """One line. strong: what is so. second: more of it. due: by when, or since when. one link."""

    kind: DecisionKind
    strong: str
    second: str
    due: str
    link: str
    href: str
    people: tuple[int, ...] = ()  # keys of those who are named
    named: tuple[Named, ...] = ()

    @property
    def is_danger(self) -> bool:
        return self.kind in DANGER


@dataclass(frozen=True)
class Decisions:
    """The first lines, in order; `more` is how many are on the page of all of them alone."""

    lines: tuple[Decision, ...]
    more: int = 0

    @property
    def people(self) -> list[int]:
        return [key for line in self.lines for key in line.people]


def in_order(found: Iterable[Decision | None]) -> list[Decision]:
    """Those that there are, by kind."""
    order = list(DecisionKind)
    return sorted((each for each in found if each is not None), key=lambda each: order.index(each.kind))


def first_of(found: list[Decision], most: int = SHOWN) -> Decisions:
    return Decisions(tuple(found[:most]), max(0, len(found) - most))


def count_in_words(number: int, one: str, many: str, *, most: int | None = None) -> str:
    """ "1 person", "3 people"; "More than 20 people" where only `most` of them and one more were looked at."""
    if most is not None and number > most:
        return f"More than {most} {many}"
    return f"1 {one}" if number == 1 else f"{number:,} {many}"
