"""What a forecast is made of: people in custody with their ways out, and what became of those before them.

Weeks are whole numbers: the week that begins with the origin's Monday is 0, the one before it -1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WayKind(StrEnum):
    FIXED = "FIXED"
    DIRECTED = "DIRECTED"
    PROVISIONAL = "PROVISIONAL"
    POSSIBLE = "POSSIBLE"


class Stage(StrEnum):
    TARGET = "TARGET"
    LISTED = "LISTED"


REVIEW_TYPES = ("INITIAL_247A", "INITIAL_EDS", "INITIAL_LIFE", "RECALL_255C")


@dataclass(frozen=True)
class Way:
    """week: fixed or planned; of a possible release the target. hearing: the latest listed, None before that."""

    kind: WayKind
    week: int
    review_type: str = ""
    stage: Stage = Stage.TARGET
    hearing: int | None = None


@dataclass(frozen=True)
class PastRelease:
    """known: the week from which the person was known here. fixed_26, fixed_4: the fixed week as it stood so many weeks
    before, None where there was none."""

    kind: WayKind
    known: int
    released: int
    fixed_26: int | None
    fixed_4: int | None


@dataclass(frozen=True)
class PastReview:
    """first_hearing: the first that was set, None of one decided on papers. released: None: not yet, or another way."""

    review_type: str
    target: int
    listed_in: int | None
    first_hearing: int | None
    decided: int
    is_directed: bool
    planned: int | None
    fell_away: bool
    released: int | None


@dataclass(frozen=True)
class BaseRate:
    """Published outcomes of a kind of review."""

    review_type: str
    released: int
    refused: int


@dataclass(frozen=True)
class Origin:
    """All that is known on one Monday. people: the ways out of each, none where no date is known."""

    people: tuple[tuple[Way, ...], ...]
    releases: tuple[PastRelease, ...]
    reviews: tuple[PastReview, ...]
    rates: tuple[BaseRate, ...]


@dataclass(frozen=True)
class Band:
    """low, high: points of the count spread evenly over half a unit each way. mid: the expected number."""

    low: float
    mid: float
    high: float
