"""Where details of people are on record that two may share. An upper app registers its own in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from offenders.matches.rules import MatchKind


@dataclass(frozen=True)
class Detail:
    """One detail of one person. key: as the rules compare it, empty where it says too little. programme: of the row,
    empty where it is of none."""

    kind: MatchKind
    key: str
    offender: int
    row: int
    programme: str = ""


@dataclass(frozen=True)
class Source:
    """A table with such details. words: what one row says to whoever may read it. recorded_by: the account that
    recorded it, by key; its agency answers for the row."""

    name: str
    model: type[Any]
    details: Callable[[], Iterable[Detail]]
    words: Callable[[Any], str]
    recorded_by: Callable[[Any], int | None]


SOURCES: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Twice is once."""
    SOURCES[source.name] = source
